import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { postEvent, SECRET } from '../backend/test/running-product.ts';

/** The product as a process of its own, as people run it, on free ports and data of its own. */
export class Server {
  readonly slackUrl: string;
  readonly url: string;
  readonly #environment: Record<string, string>;
  #process: ChildProcess | undefined;

  private constructor(environment: Record<string, string>) {
    this.#environment = environment;
    this.slackUrl = `http://127.0.0.1:${environment['PORT']}`;
    this.url = `http://localhost:${environment['DASHBOARD_PORT']}`;
  }

  static async start(settings: Record<string, string> = {}): Promise<Server> {
    const [port, dashboardPort] = await freePorts(2);
    const server = new Server({
      SLACK_SIGNING_SECRET: SECRET,
      PORT: String(port),
      DASHBOARD_PORT: String(dashboardPort),
      DATA_DIR: await mkdtemp(join(tmpdir(), 'slackpanda-e2e-')),
      TIME_ZONE: 'Europe/Lisbon',
      ...settings,
    });
    await server.begin();
    return server;
  }

  /** Starts it again on the same ports and data, perhaps with other settings. */
  async begin(settings: Record<string, string> = {}): Promise<void> {
    const { PATH = '' } = process.env;
    const child = spawn(process.execPath, ['backend/dist/main.js'], {
      env: { PATH, ...this.#environment, ...settings },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#process = child;
    const started = new Promise<void>((resolve) => {
      child.stdout?.on('data', (text: Buffer) => String(text).includes('dashboard') && resolve());
    });
    const ended = once(child, 'exit').then(([code]) => {
      throw new Error(`the server ended with ${code} before it was up`);
    });
    await Promise.race([started, ended]);
    ended.catch(() => undefined);
  }

  /** Ends it, by default as an operator does; `SIGKILL` as a crash does. Resolves with the code of a process that ended by itself. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return null;
    child.kill(signal);
    const [code]: (number | null)[] = await once(child, 'exit');
    return code ?? null;
  }

  async remove(): Promise<void> {
    await this.end('SIGKILL');
    await rm(this.#environment['DATA_DIR'] ?? '', { recursive: true, force: true });
  }

  /** The folder with its data. */
  get dataDir(): string {
    return this.#environment['DATA_DIR'] ?? '';
  }

  /** Posts a signed event and expects that it is accepted. */
  async post(event: Record<string, unknown>, envelope?: Record<string, unknown>): Promise<void> {
    const { status } = await postEvent(this.slackUrl, event, envelope);
    if (status !== 200) throw new Error(`the event was answered with ${status}`);
  }

  /** Posts an event that somebody else signed. */
  async forge(event: Record<string, unknown>): Promise<number> {
    return (await postEvent(this.slackUrl, event, {}, 'f'.repeat(32))).status;
  }

  /** Does what Slack does when the address is saved. */
  async verifyUrl(): Promise<void> {
    await this.post({}, { type: 'url_verification', challenge: 'c', event: undefined });
  }

  async metrics(): Promise<Record<string, unknown>> {
    return (await fetch(`${this.url}/metrics`)).json() as Promise<Record<string, unknown>>;
  }
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports: number[] = [];
  for (const server of servers) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (typeof address === 'object' && address) ports.push(address.port);
  }
  for (const server of servers) server.close();
  return ports;
}
