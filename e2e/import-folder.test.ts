import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { setUpBrowserFixture } from '../test/browser/browser-fixture.ts';
import { chromiumPath } from '../test/browser/chromium.ts';
import { ProductProcess } from '../test/product/product-process.ts';
import { type ExportFiles, writeExportFolder, writeExportZip } from '../test/slack/export-zip.ts';

const nowSeconds = Math.floor(Date.now() / 1000);
const message = (ago: number, text: string) => ({
  type: 'message',
  user: 'U1',
  text,
  ts: `${nowSeconds - ago}.000100`,
});
const exported: ExportFiles = {
  'channels.json': [{ id: 'C1', name: 'general', created: nowSeconds - 9000, is_general: true }],
  'users.json': [{ id: 'U1', team_id: 'T1', name: 'ann' }],
  'general/2026-01-01.json': [message(300, 'one'), message(200, 'two')],
  'general/2026-01-02.json': [message(100, 'three')],
  'attachments/F1.png': Buffer.from('x'),
};

let folder = '';
let zip = '';
beforeAll(async () => {
  folder = await writeExportFolder(exported, 'Acme');
  zip = await writeExportZip(exported);
});
afterAll(async () => {
  for (const path of [folder, zip]) await rm(dirname(path), { recursive: true });
});

/** Runs the import command on the data folder of a server that runs or not. */
async function runImport(
  server: Pick<ProductProcess, 'dataDir' | 'url'>,
  path: string,
  settings: Record<string, string> = {},
): Promise<{ code: unknown; output: string }> {
  const { PATH = '' } = process.env;
  const env = { PATH, DATA_DIR: server.dataDir, DASHBOARD_PORT: new URL(server.url).port, ...settings };
  const child = spawn(process.execPath, ['backend/dist/import-main.js', path], { env });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text: Buffer) => (output += String(text)));
  const [code] = await once(child, 'close');
  return { code, output };
}

const totalOf = async (server: ProductProcess) => (await server.metrics())['total_messages'];
const digestOf = async (server: ProductProcess) => (await server.metrics())['digest'];

describe.skipIf(!chromiumPath)('the folder of an unpacked export', () => {
  const fixture = setUpBrowserFixture();

  let digestByZip: unknown;
  beforeAll(async () => {
    const server = await ProductProcess.start();
    try {
      await importAndWait(server, zip);
      digestByZip = await digestOf(server);
    } finally {
      await server.remove();
    }
  });

  async function importAndWait(server: ProductProcess, path: string): Promise<void> {
    const { code, output } = await runImport(server, path);
    expect(code, output).toBe(0);
    expect(output).toMatch(/3 +messages of people/);
    if (!server.isRunning) await server.launch();
    await vi.waitFor(async () => expect(await totalOf(server)).toBe(3), { timeout: 60_000 });
  }

  it.each(['with', 'without'])(
    'results in the same community as its ZIP file, by the command %s a running server',
    async (how) => {
      const server = await fixture.startProduct();
      if (how === 'without') await server.stop();
      await importAndWait(server, folder);
      await expect.poll(() => digestOf(server)).toBe(digestByZip);
    },
  );

  it('is counted when it is chosen on the page', async () => {
    const server = await fixture.startProduct();
    const tab = await fixture.openDashboard(server);
    await tab.page.getByRole('button', { name: 'Choose an export' }).click();
    await tab.page.getByLabel('Choose a folder').setInputFiles(folder);
    await expect.poll(() => tab.page.getByRole('dialog').innerText()).toMatch(/Acme\.zip is imported/);
    await expect.poll(() => tab.tileValue('Total messages')).toBe('3');
    expect(tab.browserErrors).toEqual([]);
  });

  it('is counted when it is dropped on the page', async () => {
    const server = await fixture.startProduct();
    const tab = await fixture.openDashboard(server);
    // A test cannot drop a real folder: the browser's entry for it is replaced by one of the same form.
    const dropped = await tab.page.evaluateHandle(
      (json) => {
        const file = (name: string) => ({
          name,
          isFile: true,
          isDirectory: false,
          file: (resolve: (file: File) => void) => resolve(new File([json[name] ?? ''], name)),
        });
        const directory = (name: string, children: object[]) => ({
          name,
          isFile: false,
          isDirectory: true,
          createReader: () => ({ readEntries: (resolve: (entries: object[]) => void) => resolve(children.splice(0)) }),
        });
        const day = directory('general', [file('2026-01-01.json')]);
        const root = directory('Acme', [file('channels.json'), file('users.json'), day]);
        Object.defineProperty(DataTransferItem.prototype, 'webkitGetAsEntry', { value: () => root });
        const data = new DataTransfer();
        data.items.add(new File([''], 'Acme'));
        return data;
      },
      jsonOf({
        '2026-01-01.json': exported['general/2026-01-01.json'],
        'channels.json': exported['channels.json'],
        'users.json': exported['users.json'],
      }),
    );
    const drag = async () => {
      await tab.page.dispatchEvent('body', 'dragover', { dataTransfer: dropped });
      return tab.pageText();
    };
    await expect.poll(drag).toContain('Drop the export of your workspace to import it');
    await tab.page.dispatchEvent('body', 'drop', { dataTransfer: dropped });
    await expect.poll(() => tab.page.getByRole('dialog').innerText()).toMatch(/Acme\.zip is imported/);
    await expect.poll(() => tab.tileValue('Total messages')).toBe('2');
    expect(tab.browserErrors).toEqual([]);
  });

  it('is refused on the page with the reason, if it is no export', async () => {
    const server = await fixture.startProduct();
    const tab = await fixture.openDashboard(server);
    const other = await writeExportFolder({ 'a.json': [] }, 'Pictures');
    await tab.page.getByRole('button', { name: 'Choose an export' }).click();
    await tab.page.getByLabel('Choose a folder').setInputFiles(other);
    await expect
      .poll(() => tab.page.getByRole('dialog').innerText())
      .toContain('The folder Pictures is not an export of Slack: it has no channels.json among its 1 files.');
    await rm(dirname(other), { recursive: true });
  });
});

function jsonOf(files: ExportFiles): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([name, json]) => [name, JSON.stringify(json)]));
}

describe('the import command', () => {
  let dir = '';
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'slackpanda-import-'));
    await writeFile(join(dir, 'empty.zip'), '');
    await writeFile(join(dir, 'large.zip'), Buffer.alloc(1024 * 1024 + 1));
  });
  afterAll(() => rm(dir, { recursive: true }));

  it.each([
    ['a name that leads to nothing', 'missing.zip', 'there is no file or folder with this name'],
    ['an empty file', 'empty.zip', 'the file is empty'],
    ['a file over the limit', 'large.zip', 'the file is over 1 MB (IMPORT_MAX_MB)'],
    ['a folder with a ZIP file in it', '.', 'it contains empty.zip: import that file'],
  ])('refuses %s with the reason, and changes nothing', async (_what, name, reason) => {
    const server = { dataDir: dir, url: 'http://localhost:1' };
    const { code, output } = await runImport(server, join(dir, name), { IMPORT_MAX_MB: '1' });
    expect(code).toBe(1);
    expect(output).toContain(`${join(dir, name)} was not imported: `);
    expect(output).toContain(reason);
    expect(output).not.toMatch(/ENOENT|at .*\.js/);
  });
});
