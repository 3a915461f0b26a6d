import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { setInEnvFile } from './env-file.ts';

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'slackpanda-env-'));
});
afterEach(() => rm(dir, { recursive: true }));

test('setInEnvFile sets a value in its line, or in a new one, and keeps all other lines', async () => {
  const path = join(dir, '.env');
  await writeFile(
    path,
    '# mine\nPORT=1 # as I like it\n\nSLACK_BOT_TOKEN=old\n#SLACK_APP_TOKEN=x\nODD LINE\nSLACK_BOT_TOKEN=older\n',
    { mode: 0o644 },
  );
  await setInEnvFile(path, { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' });
  expect(await readFile(path, 'utf8')).toBe(
    '# mine\nPORT=1 # as I like it\n\n#SLACK_APP_TOKEN=x\nODD LINE\nSLACK_BOT_TOKEN=xoxb-1\nSLACK_APP_TOKEN=xapp-1\n',
  );
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readdir(dir)).toEqual(['.env']);
});

test('setInEnvFile creates a missing file', async () => {
  const path = join(dir, '.env');
  await setInEnvFile(path, { SLACK_BOT_TOKEN: 'xoxb-1' });
  expect(await readFile(path, 'utf8')).toBe('SLACK_BOT_TOKEN=xoxb-1\n');
});

test('setInEnvFile refuses a value with a line break', async () => {
  await expect(setInEnvFile(join(dir, '.env'), { SLACK_BOT_TOKEN: 'xoxb-1\nPORT=2' })).rejects.toThrow(
    'SLACK_BOT_TOKEN',
  );
  expect(await readdir(dir)).toEqual([]);
});
