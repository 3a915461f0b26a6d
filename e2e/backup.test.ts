import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ProductProcess } from '../test/product/product-process.ts';
import { messageDeletedEvent, messageEvent } from '../test/slack/slack-events.ts';
import { TestEventSource } from '../test/stream/test-event-source.ts';

let tempDir: string;
const servers: ProductProcess[] = [];
beforeEach(async () => {
  tempDir = await mkdtemp(join(tmpdir(), 'slackpanda-backup-'));
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.remove()));
  await rm(tempDir, { recursive: true, force: true });
});

async function startProduct(settings?: Record<string, string>): Promise<ProductProcess> {
  const server = await ProductProcess.start(settings);
  servers.push(server);
  return server;
}

/** Runs the backup command in a process of its own, as an operator does. Returns its standard output. */
async function runBackup(dataDir: string, target: string): Promise<string> {
  const { PATH = '' } = process.env;
  const run = promisify(execFile)(process.execPath, ['backend/dist/backup-main.js', target], {
    env: { PATH, DATA_DIR: dataDir },
  });
  return run.then(({ stdout }) => stdout).catch((error: { stdout: string }) => error.stdout);
}

describe('a backup', () => {
  it('has the same digest as its source and an epoch of its own', async () => {
    const server = await startProduct();
    for (const text of ['one', 'two', 'three']) await server.post(messageEvent(text));
    expect(await runBackup(server.dataDir, join(tempDir, 'copy'))).toContain('3 entries');
    const source = await server.metrics();
    const restored = await startProduct({ DATA_DIR: join(tempDir, 'copy') });
    const { digest, cursor, total_messages } = await restored.metrics();
    expect({ digest, total_messages }).toEqual({ digest: source['digest'], total_messages: 3 });
    const client = await TestEventSource.open(`${restored.url}/slack-events-stream?cursor=${source['cursor']}`);
    expect(JSON.parse((await client.waitForEvent(({ event }) => event === 'reset')).data)).toMatchObject({
      through: cursor,
    });
    client.close();
  });

  it('of a server under load contains the first messages without a gap', async () => {
    const server = await startProduct();
    let isBackupDone = false;
    const writing = (async () => {
      for (let n = 0; !isBackupDone; n++) await server.post(messageEvent(`m${n}`));
      return server.metrics();
    })();
    await expect.poll(async () => (await server.metrics())['total_messages']).toBeGreaterThan(20);
    await runBackup(server.dataDir, join(tempDir, 'copy'));
    isBackupDone = true;
    const { total_messages: writtenCount } = await writing;
    const restored = await startProduct({ DATA_DIR: join(tempDir, 'copy') });
    const { total_messages: copiedCount } = await restored.metrics();
    expect(copiedCount).toBeGreaterThan(20);
    expect(copiedCount).toBeLessThanOrEqual(Number(writtenCount));
    const client = await TestEventSource.open(`${restored.url}/slack-events-stream?cursor=earliest`);
    const texts = (await client.waitForRecords(Number(copiedCount))).map(({ data }) => JSON.parse(data).text);
    expect(texts).toEqual(Array.from({ length: Number(copiedCount) }, (_, n) => `m${n}`));
    client.close();
    await restored.post(messageEvent('after the restore'));
    await expect.poll(async () => (await restored.metrics())['total_messages']).toBe(Number(copiedCount) + 1);
  });

  it('contains no byte of a text that was deleted before', async () => {
    const server = await startProduct();
    const deleted = messageEvent('a text that must go');
    await server.post(deleted);
    await server.post(messageEvent('a text that stays'));
    await server.post(messageDeletedEvent(deleted));
    await runBackup(server.dataDir, join(tempDir, 'copy'));
    const bytes = await readFile(join(tempDir, 'copy', 'data.mdb'), 'latin1');
    expect(bytes).toContain('a text that stays');
    expect(bytes).not.toContain('a text that must go');
  });

  it.skipIf(process.platform === 'win32')('is readable by its owner only, as is the data folder', async () => {
    const dataDir = join(tempDir, 'data');
    await startProduct({ DATA_DIR: dataDir });
    await runBackup(dataDir, join(tempDir, 'copy'));
    for (const dir of [dataDir, join(tempDir, 'copy')]) expect((await stat(dir)).mode & 0o077).toBe(0);
  });

  it('fails with an explanation instead of overwriting files', async () => {
    await writeFile(join(tempDir, 'precious'), '');
    const server = await startProduct();
    expect(await runBackup(server.dataDir, tempDir)).toContain('is not empty');
    expect(await runBackup(join(tempDir, 'nowhere'), join(tempDir, 'copy'))).toContain('There is no journal in');
    expect(await readdir(tempDir)).toEqual(['precious']);
  });
});
