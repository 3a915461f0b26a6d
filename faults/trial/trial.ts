import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished } from 'vitest';
import { ProductProcess } from '../../test/product/product-process.ts';
import type { SseEvent } from '../../test/stream/sse-parser.ts';
import { ResumingReader, splitCursor, sum } from '../clients/resuming-reader.ts';
import { SlackLoad, type SlackLoadOptions } from '../clients/slack-load.ts';
import { ackLatencies, addFaultRow } from '../suite/fault-report.ts';
import { faultPollOptions } from '../suite/fault-settings.ts';
import { type DeliveryAttempt, DeliveryHistory } from './delivery-history.ts';
import type { TestEngine } from './engines.ts';
import { type FaultVerdict, judgeTrial, NO_VIOLATIONS } from './judge-trial.ts';

export interface TrialOptions {
  engine: TestEngine;
  /** The name of the fault in the table. */
  fault: string;
  settings?: Record<string, string>;
  load?: SlackLoadOptions;
  /** Returns the URL that a sender posts to; by default that of this trial's server. */
  slackUrl?: (sender: number, ownUrl: string) => string;
  /** How many readers follow the stream from the beginning; 3 by default. */
  readers?: number;
}

/** Resolves with how many records of a server are not on the topic yet. */
export async function fetchWaitingCount({ url }: Pick<ProductProcess, 'url'>): Promise<number> {
  const { log } = (await (await fetch(`${url}/healthz`)).json()) as Pick<HealthzBody, 'log'>;
  return log.waiting;
}

interface HealthzBody {
  status: string;
  log: { state: string; waiting: number; reason: string };
  journal: { state: string; reason: string };
  feed: { behind: number; cursor: string; readers: number; set_aside: { foreign: number; unreadable: number } };
}

/** The product as a process, under load and followed by readers, from its start to the verdict. Removed after the test. */
export class Trial {
  readonly engine: TestEngine;
  readonly server: ProductProcess;
  readonly history = new DeliveryHistory();
  readonly readers: ResumingReader[] = [];
  /** Events that the test removed from the log: they do not count as lost. */
  readonly removedEventIds = new Set<string>();
  rounds = 0;
  readonly #fault: string;
  readonly #slackUrl: (sender: number, ownUrl: string) => string;
  #load: SlackLoad | undefined;

  private constructor(server: ProductProcess, { engine, fault, slackUrl = (_sender, ownUrl) => ownUrl }: TrialOptions) {
    this.#slackUrl = slackUrl;
    this.server = server;
    this.engine = engine;
    this.#fault = fault;
  }

  static async start(options: TrialOptions): Promise<Trial> {
    const server = await ProductProcess.prepare({ ...options.engine.settings, ...options.settings }, { quiet: true });
    const trial = new Trial(server, options);
    onTestFinished(() => trial.#remove());
    await server.launch();
    for (let n = 0; n < (options.readers ?? 3); n++) trial.addReader('earliest');
    trial.startLoad(options.load);
    return trial;
  }

  /** Adds a reader that begins at a cursor. `onEvent` is called with each event. */
  addReader(cursor: string, url = () => this.server.url, onEvent?: (event: SseEvent) => void): ResumingReader {
    const reader = new ResumingReader(url, cursor, onEvent);
    this.readers.push(reader);
    return reader;
  }

  /** Starts the load, or starts it again after `stopLoad`. */
  startLoad(options?: SlackLoadOptions): void {
    const urlOf = (sender: number) => this.#slackUrl(sender, this.server.slackUrl);
    this.#load = new SlackLoad(urlOf, this.history, options).start();
  }

  /** Stops the load. Resolves when everything that was begun is acknowledged. */
  async stopLoad(): Promise<void> {
    await this.#load?.stop();
    this.#load = undefined;
  }

  /** Kills the server and starts it again. */
  async killAndRestart(): Promise<void> {
    await this.server.stop('SIGKILL');
    await this.server.launch();
    this.rounds++;
  }

  /** Deliveries that got a response other than 200. */
  get refusedDeliveries(): DeliveryAttempt[] {
    return this.history.attempts.filter(({ status }) => status !== 200 && status !== 0);
  }

  async health(): Promise<HealthzBody> {
    // Without a timeout, a poll would never fail on a server that does not respond.
    const signal = AbortSignal.timeout(10_000);
    return (await (await fetch(`${this.server.url}/healthz`, { signal })).json()) as HealthzBody;
  }

  /** Resolves when this many further events are acknowledged. */
  async waitForAcks(additional: number): Promise<void> {
    const count = () => this.history.acknowledged.length;
    const goal = count() + additional;
    // It waits as long as the count rises, however slow the machine is.
    for (let before = count(); before < goal; before = count())
      await expect.poll(count, faultPollOptions).toBeGreaterThan(before);
  }

  /** Resolves when the log holds everything, the feed has folded it, and each reader has read it. */
  async waitUntilSettled(): Promise<void> {
    await expect
      .poll(async () => {
        const { log, feed } = await this.health();
        const readersBehind = this.readers.filter(({ cursor }) => cursor !== feed.cursor).length;
        return { state: log.state, waiting: log.waiting, behind: feed.behind, readersBehind };
      }, faultPollOptions)
      .toEqual({ state: 'connected', waiting: 0, behind: 0, readersBehind: 0 });
  }

  /**
   * Waits until the feed has read the whole log, and at least as much as was acknowledged; at most 20 s, after which
   * the verdict counts what is lost. The server reads the end of a topic only every two seconds, so `behind` may be too
   * small.
   */
  async #waitUntilRead(): Promise<void> {
    const isRead = async () => {
      const { log, feed } = await this.health();
      if (log.waiting > 0) return false;
      return (
        sum(splitCursor(feed.cursor).offsets) >=
        Math.max(await this.engine.endOffset(), this.history.acknowledged.length - this.removedEventIds.size)
      );
    };
    for (let tries = 0; tries < 200 && !(await isRead().catch(() => false)); tries++) await sleep(100);
  }

  /** Stops the load, compares the log, the readers and the numbers, and adds a row to the table. Fails on any violation. */
  async finish(): Promise<FaultVerdict> {
    await this.stopLoad();
    await this.#waitUntilRead();
    await this.waitUntilSettled();
    const reported = await this.#reportedState();
    await Promise.all(this.readers.map((reader) => reader.close()));
    expect(await this.server.stop(), 'exit code').toBe(0);
    const log = await this.engine.readAll(this.server);
    const { history, readers, removedEventIds } = this;
    const [epoch = ''] = reported.cursor.split('.');
    const verdict = judgeTrial({ history, log, epoch, readers, reported, removedEventIds });
    await this.#startFromZero();
    // The cursor may differ: requests sent before a connection broke can still arrive, as copies.
    const { digest, total } = reported;
    await expect.poll(() => this.#reportedState(), faultPollOptions).toMatchObject({ digest, total });

    const { attempts } = history;
    const acks = ackLatencies(attempts);
    addFaultRow({
      engine: this.engine.name,
      fault: this.#fault,
      rounds: this.rounds,
      events: history.acknowledged.length,
      acks,
      ...verdict,
    });
    // These texts are more specific than the counts of the verdict.
    expect(readers.flatMap((reader) => [...reader.gaps, ...reader.reordered, ...reader.rejections])).toEqual([]);
    expect(verdict).toMatchObject(NO_VIOLATIONS);
    expect(
      attempts.filter(({ isTimedOut }) => isTimedOut),
      'deliveries without a response within the three seconds that Slack waits',
    ).toEqual([]);
    return verdict;
  }

  async #reportedState(): Promise<{ cursor: string; digest: string; total: number }> {
    const { cursor, digest, total_messages } = await this.server.metrics();
    return { cursor: String(cursor), digest: String(digest), total: Number(total_messages) };
  }

  /** Starts the server without a checkpoint, so that it folds the whole log. */
  async #startFromZero(): Promise<void> {
    for (const file of ['checkpoint', 'checkpoint.previous'])
      await rm(join(this.server.dataDir, file), { force: true });
    await this.server.launch();
  }

  async #remove(): Promise<void> {
    const load = this.stopLoad();
    await Promise.all(this.readers.map((reader) => reader.close()));
    await Promise.race([load, this.server.stop('SIGKILL')]);
    await this.server.remove();
  }
}
