import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { postSignedEvent, TEST_SIGNING_SECRET } from './running-product.ts';

export interface ProductProcessOptions {
  /** Keeps what it says on stderr to itself: a test of faults hears of each. */
  quiet?: boolean;
  /** Where it is started, and looks for `.env`; the project's folder unless told otherwise. */
  cwd?: string;
}

/** Three times what the product promises: longer means never, ms. */
const STOP_TIMEOUT_MS = 30_000;

/** The product as a process of its own, as people run it, on free ports and data of its own. */
export class ProductProcess {
  readonly slackUrl: string;
  readonly url: string;
  /** The folder with its data. */
  readonly dataDir: string;
  /** All that it has said, through all its lives. */
  output = '';
  readonly #environment: Record<string, string>;
  readonly #options: ProductProcessOptions;
  #process: ChildProcess | undefined;

  private constructor(environment: Record<string, string>, options: ProductProcessOptions) {
    this.#environment = environment;
    this.#options = options;
    this.dataDir = environment['DATA_DIR'] ?? '';
    this.slackUrl = `http://127.0.0.1:${environment['PORT']}`;
    this.url = `http://localhost:${environment['DASHBOARD_PORT']}`;
  }

  static async start(
    settings: Record<string, string> = {},
    options: ProductProcessOptions = {},
  ): Promise<ProductProcess> {
    const server = await ProductProcess.prepare(settings, options);
    await server.launch();
    return server;
  }

  /** One that does not run yet. */
  static async prepare(
    settings: Record<string, string> = {},
    options: ProductProcessOptions = {},
  ): Promise<ProductProcess> {
    const [port, dashboardPort] = await freePorts(2);
    const environment = {
      SLACK_SIGNING_SECRET: TEST_SIGNING_SECRET,
      PORT: String(port),
      DASHBOARD_PORT: String(dashboardPort),
      DATA_DIR: settings['DATA_DIR'] ?? (await mkdtemp(join(tmpdir(), 'slackpanda-e2e-'))),
      TIME_ZONE: 'Europe/Lisbon',
      ...settings,
    };
    return new ProductProcess(environment, options);
  }

  /** Starts it again on the same ports and data, from now on perhaps with other settings. */
  async launch(settings: Record<string, string> = {}): Promise<void> {
    const { PATH = '' } = process.env;
    Object.assign(this.#environment, settings);
    const child = spawn(process.execPath, [resolve('backend/dist/main.js')], {
      ...(this.#options.cwd ? { cwd: this.#options.cwd } : {}),
      env: { PATH, ...this.#environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#process = child;
    const started = new Promise<void>((resolve) => {
      child.stdout?.on('data', (text: Buffer) => String(text).includes('dashboard') && resolve());
    });
    child.stdout?.on('data', (text: Buffer) => this.#hear(text));
    child.stderr?.on('data', (text: Buffer) => {
      this.#hear(text);
      if (!this.#options.quiet) process.stderr.write(text);
    });
    const ended = once(child, 'close').then(([code, signal]) => {
      throw new Error(`the server ended with ${code ?? signal} before it was up:\n${this.output.slice(-2000)}`);
    });
    await Promise.race([started, ended]);
    ended.catch(() => undefined);
  }

  #hear(text: Buffer): void {
    this.output = (this.output + text).slice(-200_000);
  }

  get pid(): number {
    return this.#process?.pid ?? 0;
  }

  get isRunning(): boolean {
    const child = this.#process;
    return child !== undefined && child.exitCode === null && child.signalCode === null;
  }

  /**
   * Ends it, by default as an operator does; `SIGKILL` as a crash does. Returns its exit code, if it had one. Throws where
   * it does not end.
   */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    const child = this.#process;
    if (!child || !this.isRunning) return child?.exitCode ?? null;
    const exit = once(child, 'exit', { signal: AbortSignal.timeout(STOP_TIMEOUT_MS) });
    child.kill(signal);
    await exit.catch(() => {
      child.kill('SIGKILL');
      throw new Error(`the server did not end after ${signal}:\n${this.output.slice(-2000)}`);
    });
    return child.exitCode;
  }

  async remove(): Promise<void> {
    await this.stop('SIGKILL');
    await rm(this.dataDir, { recursive: true, force: true });
  }

  /** Posts a signed event and expects that it is accepted. */
  async post(event: Record<string, unknown>, envelope?: Record<string, unknown>): Promise<void> {
    const { status } = await postSignedEvent(this.slackUrl, event, envelope);
    if (status !== 200) throw new Error(`the event was answered with ${status}`);
  }

  /** Posts an event that somebody else signed. */
  async postForged(event: Record<string, unknown>): Promise<number> {
    return (await postSignedEvent(this.slackUrl, event, {}, 'f'.repeat(32))).status;
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
