import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { postSignedEvent, TEST_SIGNING_SECRET } from './running-product.ts';

export interface ProductProcessOptions {
  /** Hides its standard error: in a fault test every fault writes there. */
  quiet?: boolean;
  /** The working directory, where it reads `.env`; by default the folder of the project. */
  cwd?: string;
}

/** Three times as long as the product may take to stop. */
const STOP_TIMEOUT_MS = 30_000;

/** Above the ports of the brokers of tests. */
const FIRST_PORT = 30_000;
const PORTS_PER_WORKER = 650;
/** The number of the worker of the test runner, 1 to 3; 0 outside of it. */
const WORKER = Number(process.env['VITEST_POOL_ID'] ?? 0) % 4;
/** Begins at random, for two runs side by side. */
let portsTried = Math.floor(Math.random() * PORTS_PER_WORKER);

/** The built product as a process, on free ports and with its own data folder. */
export class ProductProcess {
  readonly slackUrl: string;
  readonly url: string;
  /** The folder with its data. */
  readonly dataDir: string;
  /** Its output on both streams, of all starts; the last 200,000 characters. */
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

  /** Creates a product that does not run yet. */
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

  /** Starts it on the same ports and data. `settings` override the earlier ones, also for later starts. */
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
    child.stdout?.on('data', (text: Buffer) => this.#addOutput(text));
    child.stderr?.on('data', (text: Buffer) => {
      this.#addOutput(text);
      if (!this.#options.quiet) process.stderr.write(text);
    });
    const ended = once(child, 'close').then(([code, signal]) => {
      throw new Error(`the server ended with ${code ?? signal} before it was ready:\n${this.output.slice(-2000)}`);
    });
    await Promise.race([started, ended]);
    ended.catch(() => undefined);
  }

  #addOutput(text: Buffer): void {
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
   * Ends it with a signal: SIGTERM as an operator does, SIGKILL as a crash does. Returns its exit code; null if a signal
   * ended it. Throws if it does not end.
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

  /** Ends it and deletes its data. */
  async remove(): Promise<void> {
    await this.stop('SIGKILL');
    await rm(this.dataDir, { recursive: true, force: true });
  }

  /** Posts a signed event and expects that it is accepted. */
  async post(event: Record<string, unknown>, envelope?: Record<string, unknown>): Promise<void> {
    const { status } = await postSignedEvent(this.slackUrl, event, envelope);
    if (status !== 200) throw new Error(`The product responded to the event with ${status}.`);
  }

  /** Posts an event with a wrong signature. Returns the status of the response. */
  async postForged(event: Record<string, unknown>): Promise<number> {
    return (await postSignedEvent(this.slackUrl, event, {}, 'f'.repeat(32))).status;
  }

  /** Posts the challenge with which Slack verifies the address. */
  async verifyUrl(): Promise<void> {
    await this.post({}, { type: 'url_verification', challenge: 'c', event: undefined });
  }

  async metrics(): Promise<Record<string, unknown>> {
    return (await fetch(`${this.url}/metrics`)).json() as Promise<Record<string, unknown>>;
  }
}

/**
 * Returns ports on which nothing listens. They are below the range from which the system takes ports for outgoing connections,
 * so that they are free also while the product restarts. Workers of one run never get the same port.
 */
async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  while (ports.length < count) {
    const port = FIRST_PORT + PORTS_PER_WORKER * WORKER + (portsTried++ % PORTS_PER_WORKER);
    if (await canListen(port)) ports.push(port);
  }
  return ports;
}

async function canListen(port: number): Promise<boolean> {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}
