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

async function serve(settings?: Record<string, string>): Promise<ProductProcess> {
  const server = await ProductProcess.start(settings);
  servers.push(server);
  return server;
}

/** Runs the command as an operator does, in a process of its own. */
async function runBackup(dataDir: string, target: string): Promise<string> {
  const { PATH = '' } = process.env;
  const run = promisify(execFile)(process.execPath, ['backend/dist/backup-main.js', target], {
    env: { PATH, DATA_DIR: dataDir },
  });
  return run.then(({ stdout }) => stdout).catch((error: { stdout: string }) => error.stdout);
}

describe('a backup', () => {
  it('of a server at rest serves the same digest, under cursors of its own', async () => {
    const server = await serve();
    for (const text of ['one', 'two', 'three']) await server.post(messageEvent(text));
    expect(await runBackup(server.dataDir, join(tempDir, 'copy'))).toContain('3 entries');
    const known = await server.metrics();
    const restored = await serve({ DATA_DIR: join(tempDir, 'copy') });
    const { digest, cursor, total_messages } = await restored.metrics();
    expect({ digest, total_messages }).toEqual({ digest: known['digest'], total_messages: 3 });
    const reader = await TestEventSource.open(`${restored.url}/slack-events-stream?cursor=${known['cursor']}`);
    expect(JSON.parse((await reader.waitForEvent(({ event }) => event === 'reset')).data)).toMatchObject({
      through: cursor,
    });
    reader.close();
  });

  it('of a server that is written to holds a beginning of what it holds, whole', async () => {
    const server = await serve();
    let isDone = false;
    const writing = (async () => {
      for (let n = 0; !isDone; n++) await server.post(messageEvent(`m${n}`));
      return server.metrics();
    })();
    await expect.poll(async () => (await server.metrics())['total_messages']).toBeGreaterThan(20);
    await runBackup(server.dataDir, join(tempDir, 'copy'));
    isDone = true;
    const { total_messages: all } = await writing;
    const restored = await serve({ DATA_DIR: join(tempDir, 'copy') });
    const { total_messages: copied } = await restored.metrics();
    expect(copied).toBeGreaterThan(20);
    expect(copied).toBeLessThanOrEqual(Number(all));
    const reader = await TestEventSource.open(`${restored.url}/slack-events-stream?cursor=earliest`);
    const texts = (await reader.waitForRecords(Number(copied))).map(({ data }) => JSON.parse(data).text);
    expect(texts).toEqual(Array.from({ length: Number(copied) }, (_, n) => `m${n}`));
    reader.close();
    await restored.post(messageEvent('goes on'));
    await expect.poll(async () => (await restored.metrics())['total_messages']).toBe(Number(copied) + 1);
  });

  it('has no byte of a text that was deleted before', async () => {
    const server = await serve();
    const doomed = messageEvent('a text that must go');
    await server.post(doomed);
    await server.post(messageEvent('a text that stays'));
    await server.post(messageDeletedEvent(doomed));
    await runBackup(server.dataDir, join(tempDir, 'copy'));
    const bytes = await readFile(join(tempDir, 'copy', 'data.mdb'), 'latin1');
    expect(bytes).toContain('a text that stays');
    expect(bytes).not.toContain('a text that must go');
  });

  it.skipIf(process.platform === 'win32')('is for its owner alone, as is the folder that it is of', async () => {
    const dataDir = join(tempDir, 'data');
    await serve({ DATA_DIR: dataDir });
    await runBackup(dataDir, join(tempDir, 'copy'));
    for (const dir of [dataDir, join(tempDir, 'copy')]) expect((await stat(dir)).mode & 0o077).toBe(0);
  });

  it('overwrites nothing, and says what is wrong', async () => {
    await writeFile(join(tempDir, 'precious'), '');
    const server = await serve();
    expect(await runBackup(server.dataDir, tempDir)).toContain('is not empty');
    expect(await runBackup(join(tempDir, 'nowhere'), join(tempDir, 'copy'))).toContain('There is no journal in');
    expect(await readdir(tempDir)).toEqual(['precious']);
  });
});
