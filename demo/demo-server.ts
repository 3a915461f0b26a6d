import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { DeliveryTarget } from './deliver-events.ts';

const REPOSITORY_ROOT = fileURLToPath(new URL('..', import.meta.url));

export interface DemoServer extends DeliveryTarget {
  /** Resolves when the process has ended for any reason. */
  ended: Promise<void>;
  /** Ends the process and removes its data. */
  stop(): Promise<void>;
}

/** Builds server and page; throws with the output of the build if it fails. */
export function buildProduct(): void {
  // `npm_execpath` is the script of the npm that started this process. On Windows, running `npm` by name needs a shell.
  const npm = process.env['npm_execpath'];
  const [command, before] = npm ? [process.execPath, [npm]] : ['npm', []];
  const { status, stdout } = spawnSync(command, [...before, 'run', 'build', '--silent'], {
    cwd: REPOSITORY_ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`The build failed.\n${stdout}`);
}

/**
 * Starts the built product in a temporary data folder, which is removed when it ends. The folder is also its working
 * directory, where there is no `.env`: invented events must not reach the log or topic of a real community. Throws if the
 * server does not start.
 */
export async function startDemoServer(team: string): Promise<DemoServer> {
  const dir = await mkdtemp(join(tmpdir(), 'slackpanda-demo-'));
  const secret = randomBytes(16).toString('hex');
  const settings = {
    SLACK_SIGNING_SECRET: secret,
    SLACK_TEAM_ID: team,
    DATA_DIR: dir,
    KAFKA_BROKERS: '',
    LOG_FORMAT: 'text',
  };
  const child = spawn(process.execPath, [join(REPOSITORY_ROOT, 'backend/dist/main.js')], {
    cwd: dir,
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit').then(() => rm(dir, { recursive: true, force: true }));
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  const url = await Promise.race([readSlackUrl(child.stdout), ended]);
  if (!url) throw new Error('The server did not start. Its output above names the reason.');
  return { url, secret, ended, stop };
}

/** Passes on the output of the product; resolves with the origin that Slack posts to, which its first lines name. */
function readSlackUrl(output: Readable): Promise<string> {
  let printed = '';
  return new Promise((resolve) => {
    output.setEncoding('utf8').on('data', (text: string) => {
      process.stdout.write(text);
      printed = (printed + text).slice(-1000);
      const [, url] = /Slack posts\s+(\S+)\/slack-events\s/.exec(printed) ?? [];
      if (url) resolve(url);
    });
  });
}
