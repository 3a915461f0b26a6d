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
  /** Resolves when the process has ended, whoever ended it. */
  ended: Promise<void>;
  /** Ends it, and takes its data away. */
  stop(): Promise<void>;
}

export function buildProduct(): void {
  // npm's own script, where npm started us: a shell would be needed to find `npm` on Windows.
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
 * Starts the product itself, on data of its own that go with it. It runs in the folder of that data, where there is no
 * `.env`: nothing invented may get into a real community's log or topic.
 */
export async function startDemoServer(team: string): Promise<DemoServer> {
  const dir = await mkdtemp(join(tmpdir(), 'slackpanda-demo-'));
  const secret = randomBytes(16).toString('hex');
  const own = {
    SLACK_SIGNING_SECRET: secret,
    SLACK_TEAM_ID: team,
    DATA_DIR: dir,
    KAFKA_BROKERS: '',
    LOG_FORMAT: 'text',
  };
  const child = spawn(process.execPath, [join(REPOSITORY_ROOT, 'backend/dist/main.js')], {
    cwd: dir,
    env: { ...process.env, ...own },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit').then(() => rm(dir, { recursive: true, force: true }));
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  const url = await Promise.race([readSlackUrl(child.stdout), ended]);
  if (!url) throw new Error('The server did not start; the reason stands above.');
  return { url, secret, ended, stop };
}

/** Passes on what the product says; resolves with where Slack posts to, which its greeting names. */
function readSlackUrl(output: Readable): Promise<string> {
  let said = '';
  return new Promise((resolve) => {
    output.setEncoding('utf8').on('data', (text: string) => {
      process.stdout.write(text);
      said = (said + text).slice(-1000);
      const [, url] = /Slack posts\s+(\S+)\/slack-events\s/.exec(said) ?? [];
      if (url) resolve(url);
    });
  });
}
