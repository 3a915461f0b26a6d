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
import { type FaultVerdict, FLAWLESS, judgeTrial } from './judge-trial.ts';

export interface TrialOptions {
  engine: TestEngine;
  /** Its name in the table. */
  fault: string;
  settings?: Record<string, string>;
  load?: SlackLoadOptions;
  /** Where a client sends to; this trial's own server unless told otherwise. */
  slackUrl?: (client: number, own: string) => string;
  /** How many read along from the beginning. */
  readers?: number;
}

interface HealthzBody {
  status: string;
  log: { state: string; waiting: number; reason: string };
  journal: { state: string; reason: string };
  feed: { behind: number; cursor: string; readers: number; set_aside: { foreign: number; unreadable: number } };
}

/** The product as a process under load and under the eyes of readers, until it is judged. Removed after the test. */
export class Trial {
  readonly engine: TestEngine;
  readonly server: ProductProcess;
  readonly history = new DeliveryHistory();
  readonly readers: ResumingReader[] = [];
  /** What an operator took from the log: not ours to lose. */
  readonly removedEventIds = new Set<string>();
  rounds = 0;
  readonly #fault: string;
  readonly #slackUrl: (client: number, own: string) => string;
  #load: SlackLoad | undefined;

  private constructor(server: ProductProcess, { engine, fault, slackUrl = (_client, own) => own }: TrialOptions) {
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

  /** `hear`: is told of each block. */
  addReader(cursor: string, url = () => this.server.url, hear?: (block: SseEvent) => void): ResumingReader {
    const reader = new ResumingReader(url, cursor, hear);
    this.readers.push(reader);
    return reader;
  }

  /** Sends more, or again after `rest`. */
  startLoad(options?: SlackLoadOptions): void {
    const urlOf = (client: number) => this.#slackUrl(client, this.server.slackUrl);
    this.#load = new SlackLoad(urlOf, this.history, options).start();
  }

  /** Resolves once everything that was begun is acknowledged. */
  async stopLoad(): Promise<void> {
    await this.#load?.stop();
    this.#load = undefined;
  }

  /** A crash at this very moment, and the start after it. */
  async killAndRestart(): Promise<void> {
    await this.server.stop('SIGKILL');
    await this.server.launch();
    this.rounds++;
  }

  /** Deliveries that were answered, and not with a 200. */
  get refusedDeliveries(): DeliveryAttempt[] {
    return this.history.attempts.filter(({ status }) => status !== 200 && status !== 0);
  }

  async health(): Promise<HealthzBody> {
    // A poll that waits for an answer without end would never say that there is none.
    const signal = AbortSignal.timeout(10_000);
    return (await (await fetch(`${this.server.url}/healthz`, { signal })).json()) as HealthzBody;
  }

  /** Resolves once so many events are acknowledged beyond those at the call. */
  async waitForAcks(more: number): Promise<void> {
    const count = () => this.history.acknowledged.length;
    const goal = count() + more;
    // However slow the machine is: as long as more come.
    for (let before = count(); before < goal; before = count())
      await expect.poll(count, faultPollOptions).toBeGreaterThan(before);
  }

  /** Resolves once the log holds everything, the feed has folded it, and each reader has read it. */
  async waitUntilSettled(): Promise<void> {
    await expect
      .poll(async () => {
        const { log, feed } = await this.health();
        const elsewhere = this.readers.filter(({ cursor }) => cursor !== feed.cursor).length;
        return { state: log.state, waiting: log.waiting, behind: feed.behind, elsewhere };
      }, faultPollOptions)
      .toEqual({ state: 'connected', waiting: 0, behind: 0, elsewhere: 0 });
  }

  /**
   * The server hears of the end of a topic every two seconds only, so that nothing may seem to be missing. Waits until all is
   * read, and as much as was acknowledged; or for so long that nothing more will come, which is for the judge to say.
   */
  async #arrived(): Promise<void> {
    const isThere = async () => {
      const { log, feed } = await this.health();
      if (log.waiting > 0) return false;
      return (
        sum(splitCursor(feed.cursor).offsets) >=
        Math.max(await this.engine.endOffset(), this.history.acknowledged.length - this.removedEventIds.size)
      );
    };
    for (let tries = 0; tries < 200 && !(await isThere().catch(() => false)); tries++) await sleep(100);
  }

  /** Ends the load, judges, and adds a line to the table. Everything but copies in the log must be as promised. */
  async finish(): Promise<FaultVerdict> {
    await this.stopLoad();
    await this.#arrived();
    await this.waitUntilSettled();
    const served = await this.#served();
    await Promise.all(this.readers.map((reader) => reader.close()));
    expect(await this.server.stop(), 'exit code').toBe(0);
    const log = await this.engine.readAll(this.server);
    const { history: ledger, readers, removedEventIds: gone } = this;
    const [epoch = ''] = served.cursor.split('.');
    const verdict = judgeTrial({ history: ledger, log, epoch, readers, reported: served, removedEventIds: gone });
    await this.#startFromZero();
    // The end may have moved: what was sent before a connection went dead can still arrive, as copies.
    const { digest, total } = served;
    await expect.poll(() => this.#served(), faultPollOptions).toMatchObject({ digest, total });

    const { attempts: answers } = ledger;
    const acks = ackLatencies(answers);
    addFaultRow({
      engine: this.engine.name,
      fault: this.#fault,
      rounds: this.rounds,
      events: ledger.acknowledged.length,
      acks,
      ...verdict,
    });
    // In their own words, where there is anything to say.
    expect(readers.flatMap((reader) => [...reader.gaps, ...reader.reordered, ...reader.rejections])).toEqual([]);
    expect(verdict).toMatchObject(FLAWLESS);
    expect(
      answers.filter(({ isTimedOut: isLate }) => isLate),
      'deliveries that Slack would have given up',
    ).toEqual([]);
    return verdict;
  }

  async #served(): Promise<{ cursor: string; digest: string; total: number }> {
    const { cursor, digest, total_messages } = await this.server.metrics();
    return { cursor: String(cursor), digest: String(digest), total: Number(total_messages) };
  }

  /** Without a checkpoint everything is folded anew. */
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
