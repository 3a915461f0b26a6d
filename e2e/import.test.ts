import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeDurableFile } from '../backend/src/storage/durable-file.ts';
import { inventExport } from '../demo/invent-export.ts';
import { setUpBrowserFixture } from '../test/browser/browser-fixture.ts';
import { chromiumPath } from '../test/browser/chromium.ts';
import type { ProductProcess } from '../test/product/product-process.ts';

const pollOptions = { timeout: 60_000 };
const MESSAGE_COUNT = 12_000;
let folder = '';
let file = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slackpanda-import-'));
  file = join(folder, 'export.zip');
  const size = { messages: MESSAGE_COUNT, days: 40, people: 50, channels: 5 };
  const zip = inventExport({ team: 'T1', seed: 1, endMs: Date.now() - 3_600_000, ...size });
  await pipeline(zip.outputStream, createWriteStream(file));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.skipIf(!chromiumPath)('an export', () => {
  const bed = setUpBrowserFixture();

  /** `npm run import`, beside a server or without one. */
  function command(server: ProductProcess): { child: ChildProcess; output: () => string } {
    const { PATH = '' } = process.env;
    const env = { PATH, DATA_DIR: server.dataDir, DASHBOARD_PORT: new URL(server.url).port };
    const child = spawn(process.execPath, ['backend/dist/import-main.js', file], { env });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text: Buffer) => (said += String(text)));
    return { child, output: () => said };
  }

  async function upload(server: ProductProcess, headers: Record<string, string> = {}): Promise<Response> {
    const body = await readFile(file);
    return fetch(`${server.url}/import`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/zip', ...headers },
    });
  }

  async function state(server: ProductProcess): Promise<{ current: { state: string; messages: number } | null }> {
    return (await fetch(`${server.url}/import`)).json() as Promise<{
      current: { state: string; messages: number } | null;
    }>;
  }

  const digest = async (server: ProductProcess) => (await server.metrics())['digest'];

  /** The digest once the import is done and its records are folded. */
  async function imported(server: ProductProcess): Promise<unknown> {
    await expect.poll(async () => (await state(server)).current?.state, pollOptions).toBe('done');
    await expect.poll(async () => (await server.metrics())['total_messages'], pollOptions).toBeGreaterThan(11_000);
    let before: unknown;
    await expect
      .poll(async () => {
        const [last, now] = [
          before,
          JSON.stringify(await server.metrics().then(({ cursor, digest: sum }) => [cursor, sum])),
        ];
        before = now;
        return last === now;
      }, pollOptions)
      .toBe(true);
    return digest(server);
  }

  it('that is chosen on the page becomes its numbers, under the eyes of whoever watches', async () => {
    const server = await bed.startProduct();
    const [page, other] = [await bed.openDashboard(server), await bed.openDashboard(server)];
    await page.page.getByRole('button', { name: 'Choose an export' }).click();
    await page.page.getByLabel('Choose the ZIP file').setInputFiles(file);
    const dialog = page.page.getByRole('dialog');
    await expect.poll(() => dialog.innerText(), pollOptions).toMatch(/export\.zip is imported/);
    expect(await dialog.innerText()).toMatch(/11,\d+\s+messages of people/);
    expect(await dialog.innerText()).toMatch(/Not imported[\s\S]*1\s+files that hold no messages/);
    await imported(server);
    const total = Number((await server.metrics())['total_messages']).toLocaleString('en');
    for (const tab of [page, other]) {
      await expect.poll(() => tab.tileValue('Total messages'), pollOptions).toBe(total);
      expect(tab.browserErrors).toEqual([]);
    }
    expect(await readdir(server.dataDir)).not.toContainEqual(expect.stringMatching(/^upload/));
  });

  it('that is none, dropped on the page, is refused in words', async () => {
    const server = await bed.startProduct();
    const page = await bed.openDashboard(server);
    const dropped = await page.page.evaluateHandle(() => {
      const data = new DataTransfer();
      data.items.add(new File(['GIF89a'], 'photo.zip'));
      return data;
    });
    // As a pointer does, again and again: the page may not listen yet.
    const drag = async () => {
      await page.page.dispatchEvent('body', 'dragover', { dataTransfer: dropped });
      return page.pageText();
    };
    await expect.poll(drag, pollOptions).toContain('Drop the export of your workspace to import it');
    await page.page.dispatchEvent('body', 'drop', { dataTransfer: dropped });
    const dialog = page.page.getByRole('dialog');
    await expect
      .poll(() => dialog.innerText(), pollOptions)
      .toContain('photo.zip was not imported: it is not a ZIP file.');
  });

  it('twice, and by the command while the server runs, is the same community', async () => {
    const server = await bed.startProduct();
    expect((await upload(server)).status).toBe(202);
    const once_ = await imported(server);
    const { child, output } = command(server);
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(output()).toMatch(/messages of people/);
    expect(await imported(server)).toBe(once_);
  });

  it('that broke off with a crash of the server is complete once it is imported again', async () => {
    const [clean, crashed] = [await bed.startProduct(), await bed.startProduct()];
    await upload(clean);
    const expected = await imported(clean);
    await upload(crashed);
    await expect
      .poll(async () => (await state(crashed)).current?.messages, { ...pollOptions, interval: 5 })
      .toBeGreaterThan(2000);
    expect((await state(crashed)).current?.state).toBe('reading');
    await crashed.stop('SIGKILL');
    await crashed.launch();
    expect(await readdir(crashed.dataDir)).not.toContainEqual(expect.stringMatching(/^upload/));
    await upload(crashed);
    expect(await imported(crashed)).toBe(expected);
  });

  it('that the command was killed over is complete once it is run again', async () => {
    const [clean, other] = [await bed.startProduct(), await bed.startProduct()];
    await upload(clean);
    const expected = await imported(clean);
    await other.stop();
    const { child, output } = command(other);
    await expect.poll(output, { ...pollOptions, interval: 5 }).toMatch(/ 20 %/);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const again = command(other);
    expect(await once(again.child, 'exit')).toEqual([0, null]);
    await other.launch();
    await expect.poll(() => digest(other), pollOptions).toBe(expected);
  });

  it.each([
    ['a page of another site', { origin: 'https://evil.example' }, 403],
    ['a host that is not allowed', { host: 'evil.example' }, 403],
    ['another type, as a form can send it', { 'content-type': 'text/plain' }, 415],
  ])('from %s is refused', async (_who, headers, status) => {
    const server = await bed.startProduct();
    const { request } = await import('node:http');
    const answer = await new Promise<number | undefined>((resolve, reject) => {
      const sent = request(`${server.url}/import`, {
        method: 'POST',
        headers: { 'content-type': 'application/zip', 'content-length': 3, ...headers },
      });
      sent.once('response', ({ statusCode }) => resolve(statusCode)).once('error', reject);
      sent.end('zip');
    });
    expect(answer).toBe(status);
    expect((await state(server)).current).toBeNull();
  });

  it('repairs what was not heard, also where no server runs', async () => {
    const server = await bed.startProduct();
    await server.stop();
    const [from, to] = [Date.now() - 5 * 86_400_000, Date.now() - 4 * 86_400_000];
    const gap = { from, to, cause: 'down', repaired: false };
    const kept = { v: 1, until: Date.now(), gaps: [gap] };
    await writeDurableFile(join(server.dataDir, 'listening'), new TextEncoder().encode(JSON.stringify(kept)));
    const { child, output } = command(server);
    const [code] = await once(child, 'close');
    expect(code, output()).toBe(0);
    await server.launch();
    const health: unknown = await (await fetch(`${server.url}/healthz`)).json();
    expect(health).toMatchObject({ gaps: [{ ...gap, repaired: true }] });
  });

  it('over the limit is refused before it is read', async () => {
    const server = await bed.startProduct({ IMPORT_MAX_MB: '1' });
    const answer = await upload(server);
    expect([answer.status, await answer.text()]).toEqual([413, 'the file is over 1 MB (IMPORT_MAX_MB)\n']);
    expect(existsSync(server.dataDir)).toBe(true);
  });
});
