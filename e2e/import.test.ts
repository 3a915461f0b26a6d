import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../backend/src/core/time/units.ts';
import { writeDurableFile } from '../backend/src/storage/durable-file.ts';
import { inventExport } from '../demo/invent-export.ts';
import { setUpBrowserFixture } from '../test/browser/browser-fixture.ts';
import { chromiumPath } from '../test/browser/chromium.ts';
import type { ProductProcess } from '../test/product/product-process.ts';

const MESSAGE_COUNT = 12_000;
let tempDir = '';
let exportFile = '';

beforeAll(async () => {
  tempDir = await mkdtemp(join(tmpdir(), 'slackpanda-import-'));
  exportFile = join(tempDir, 'export.zip');
  const size = { messages: MESSAGE_COUNT, days: 40, people: 50, channels: 5 };
  const zip = inventExport({ team: 'T1', seed: 1, endMs: Date.now() - HOUR_MS, ...size });
  await pipeline(zip.outputStream, createWriteStream(exportFile));
});
afterAll(() => rm(tempDir, { recursive: true, force: true }));

describe.skipIf(!chromiumPath)('an export of Slack', () => {
  const fixture = setUpBrowserFixture();

  /** Runs the import command on the data folder of a server that runs or not. */
  function runImportCommand(server: ProductProcess): { child: ChildProcess; output: () => string } {
    const { PATH = '' } = process.env;
    const env = { PATH, DATA_DIR: server.dataDir, DASHBOARD_PORT: new URL(server.url).port };
    const child = spawn(process.execPath, ['backend/dist/import-main.js', exportFile], { env });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text: Buffer) => (output += String(text)));
    return { child, output: () => output };
  }

  async function upload(server: ProductProcess, headers: Record<string, string> = {}): Promise<Response> {
    const body = await readFile(exportFile);
    return fetch(`${server.url}/import`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/zip', ...headers },
    });
  }

  async function fetchImportState(
    server: ProductProcess,
  ): Promise<{ current: { state: string; messages: number } | null }> {
    return (await fetch(`${server.url}/import`)).json() as Promise<{
      current: { state: string; messages: number } | null;
    }>;
  }

  const fetchDigest = async (server: ProductProcess) => (await server.metrics())['digest'];

  /** Returns the digest once the import is done and all its records are folded. */
  async function digestAfterImport(server: ProductProcess): Promise<unknown> {
    await expect.poll(async () => (await fetchImportState(server)).current?.state).toBe('done');
    await expect.poll(async () => (await server.metrics())['total_messages']).toBeGreaterThan(11_000);
    let previous = '';
    await expect
      .poll(async () => {
        const { cursor, digest } = await server.metrics();
        const current = `${cursor} ${digest}`;
        const isSettled = current === previous;
        previous = current;
        return isSettled;
      })
      .toBe(true);
    return fetchDigest(server);
  }

  it('that is chosen on the page is counted on every open page', async () => {
    const server = await fixture.startProduct();
    const [tab, otherTab] = [await fixture.openDashboard(server), await fixture.openDashboard(server)];
    await tab.page.getByRole('button', { name: 'Choose an export' }).click();
    await tab.page.getByLabel('Choose the ZIP file').setInputFiles(exportFile);
    const dialog = tab.page.getByRole('dialog');
    await expect.poll(() => dialog.innerText()).toMatch(/export\.zip is imported/);
    expect(await dialog.innerText()).toMatch(/11,\d+\s+messages of people/);
    expect(await dialog.innerText()).toMatch(/Not imported[\s\S]*1\s+files that hold no messages/);
    await digestAfterImport(server);
    const total = Number((await server.metrics())['total_messages']).toLocaleString('en');
    for (const each of [tab, otherTab]) {
      await expect.poll(() => each.tileValue('Total messages')).toBe(total);
      expect(each.browserErrors).toEqual([]);
    }
    expect(await readdir(server.dataDir)).not.toContainEqual(expect.stringMatching(/^upload/));
  });

  it('that is not a ZIP file is refused with an explanation when it is dropped on the page', async () => {
    const server = await fixture.startProduct();
    const tab = await fixture.openDashboard(server);
    const dropped = await tab.page.evaluateHandle(() => {
      const data = new DataTransfer();
      data.items.add(new File(['GIF89a'], 'photo.zip'));
      return data;
    });
    // Repeated as by a pointer, because the page may not have its listener yet.
    const drag = async () => {
      await tab.page.dispatchEvent('body', 'dragover', { dataTransfer: dropped });
      return tab.pageText();
    };
    await expect.poll(drag).toContain('Drop the export of your workspace to import it');
    await tab.page.dispatchEvent('body', 'drop', { dataTransfer: dropped });
    const dialog = tab.page.getByRole('dialog');
    await expect.poll(() => dialog.innerText()).toContain('photo.zip was not imported: it is not a ZIP file.');
  });

  it('results in the same community when the command imports it again while the server runs', async () => {
    const server = await fixture.startProduct();
    expect((await upload(server)).status).toBe(202);
    const digest = await digestAfterImport(server);
    const { child, output } = runImportCommand(server);
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(output()).toMatch(/messages of people/);
    expect(await digestAfterImport(server)).toBe(digest);
  });

  it('whose import a crash of the server interrupted is complete after a second import', async () => {
    const [clean, crashed] = [await fixture.startProduct(), await fixture.startProduct()];
    await upload(clean);
    const expected = await digestAfterImport(clean);
    await upload(crashed);
    await expect
      .poll(async () => (await fetchImportState(crashed)).current?.messages, { interval: 5 })
      .toBeGreaterThan(2000);
    expect((await fetchImportState(crashed)).current?.state).toBe('reading');
    await crashed.stop('SIGKILL');
    await crashed.launch();
    expect(await readdir(crashed.dataDir)).not.toContainEqual(expect.stringMatching(/^upload/));
    await upload(crashed);
    expect(await digestAfterImport(crashed)).toBe(expected);
  });

  it('whose import command was killed is complete after the command runs again', async () => {
    const [clean, other] = [await fixture.startProduct(), await fixture.startProduct()];
    await upload(clean);
    const expected = await digestAfterImport(clean);
    await other.stop();
    const { child, output } = runImportCommand(other);
    await expect.poll(output, { interval: 5 }).toMatch(/ 20 %/);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const second = runImportCommand(other);
    expect(await once(second.child, 'exit')).toEqual([0, null]);
    await other.launch();
    await expect.poll(() => fetchDigest(other)).toBe(expected);
  });

  it.each([
    ['an upload from a page of another site', { origin: 'https://evil.example' }, 403],
    ['an upload to a host that is not allowed', { host: 'evil.example' }, 403],
    ['an upload of another type, as a form can send it', { 'content-type': 'text/plain' }, 415],
  ])('is refused as %s', async (_case, headers, status) => {
    const server = await fixture.startProduct();
    const { request } = await import('node:http');
    const statusCode = await new Promise<number | undefined>((resolve, reject) => {
      const upload = request(`${server.url}/import`, {
        method: 'POST',
        headers: { 'content-type': 'application/zip', 'content-length': 3, ...headers },
      });
      upload.once('response', (response) => resolve(response.statusCode)).once('error', reject);
      upload.end('zip');
    });
    expect(statusCode).toBe(status);
    expect((await fetchImportState(server)).current).toBeNull();
  });

  it('backfills a gap when the command imports it without a running server', async () => {
    const server = await fixture.startProduct();
    await server.stop();
    const [from, to] = [Date.now() - 5 * DAY_MS, Date.now() - 4 * DAY_MS];
    const gap = { from, to, cause: 'down', repaired: false };
    const saved = { v: 1, until: Date.now(), gaps: [gap] };
    await writeDurableFile(join(server.dataDir, 'listening'), new TextEncoder().encode(JSON.stringify(saved)));
    const { child, output } = runImportCommand(server);
    const [code] = await once(child, 'close');
    expect(code, output()).toBe(0);
    await server.launch();
    const health: unknown = await (await fetch(`${server.url}/healthz`)).json();
    expect(health).toMatchObject({ gaps: [{ ...gap, repaired: true }] });
  });

  it('over the size limit is refused before it is read', async () => {
    const server = await fixture.startProduct({ IMPORT_MAX_MB: '1' });
    const response = await upload(server);
    expect([response.status, await response.text()]).toEqual([413, 'the file is over 1 MB (IMPORT_MAX_MB)\n']);
    expect(existsSync(server.dataDir)).toBe(true);
  });
});
