import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished } from 'vitest';
import type { Block } from '../../backend/test/block-parser.ts';
import { Server } from '../server.ts';
import type { Engine } from './engines.ts';
import { FollowingReader, place, sum } from './following-reader.ts';
import { patience } from './knobs.ts';
import { type Answer, Ledger } from './ledger.ts';
import { ackTimes, report } from './report.ts';
import { type LoadOptions, SignedLoad } from './signed-load.ts';
import { FLAWLESS, judge, type Verdict } from './verdict.ts';

export interface TrialOptions {
  engine: Engine;
  /** Its name in the table. */
  fault: string;
  settings?: Record<string, string>;
  load?: LoadOptions;
  /** Where a client sends to; this trial's own server unless told otherwise. */
  slackUrl?: (client: number, own: string) => string;
  /** How many read along from the beginning. */
  readers?: number;
}

interface Health {
  status: string;
  log: { state: string; waiting: number; reason: string };
  journal: { state: string; reason: string };
  feed: { behind: number; cursor: string; readers: number; set_aside: { foreign: number; unreadable: number } };
}

/** The product as a process under load and under the eyes of readers, until it is judged. Removed after the test. */
export class Trial {
  readonly engine: Engine;
  readonly server: Server;
  readonly ledger = new Ledger();
  readonly readers: FollowingReader[] = [];
  /** What an operator took from the log: not ours to lose. */
  readonly gone = new Set<string>();
  rounds = 0;
  readonly #fault: string;
  readonly #slackUrl: (client: number, own: string) => string;
  #load: SignedLoad | undefined;

  private constructor(server: Server, { engine, fault, slackUrl = (_client, own) => own }: TrialOptions) {
    this.#slackUrl = slackUrl;
    this.server = server;
    this.engine = engine;
    this.#fault = fault;
  }

  static async begin(options: TrialOptions): Promise<Trial> {
    const server = await Server.prepare({ ...options.engine.settings, ...options.settings }, { quiet: true });
    const trial = new Trial(server, options);
    onTestFinished(() => trial.#remove());
    await server.begin();
    for (let n = 0; n < (options.readers ?? 3); n++) trial.addReader('earliest');
    trial.send(options.load);
    return trial;
  }

  /** `hear`: is told of each block. */
  addReader(cursor: string, url = () => this.server.url, hear?: (block: Block) => void): FollowingReader {
    const reader = new FollowingReader(url, cursor, hear);
    this.readers.push(reader);
    return reader;
  }

  /** Sends more, or again after `rest`. */
  send(options?: LoadOptions): void {
    const urlOf = (client: number) => this.#slackUrl(client, this.server.slackUrl);
    this.#load = new SignedLoad(urlOf, this.ledger, options).start();
  }

  /** Resolves once everything that was begun is acknowledged. */
  async rest(): Promise<void> {
    await this.#load?.stop();
    this.#load = undefined;
  }

  /** A crash at this very moment, and the start after it. */
  async crash(): Promise<void> {
    await this.server.end('SIGKILL');
    await this.server.begin();
    this.rounds++;
  }

  /** Deliveries that were answered, and not with a 200. */
  get refused(): Answer[] {
    return this.ledger.answers.filter(({ status }) => status !== 200 && status !== 0);
  }

  async health(): Promise<Health> {
    // A poll that waits for an answer without end would never say that there is none.
    const signal = AbortSignal.timeout(10_000);
    return (await (await fetch(`${this.server.url}/healthz`, { signal })).json()) as Health;
  }

  /** Resolves once so many events are acknowledged beyond those at the call. */
  async acknowledged(more: number): Promise<void> {
    const count = () => this.ledger.acked.length;
    const goal = count() + more;
    // However slow the machine is: as long as more come.
    for (let before = count(); before < goal; before = count())
      await expect.poll(count, patience).toBeGreaterThan(before);
  }

  /** Resolves once the log holds everything, the feed has folded it, and each reader has read it. */
  async settled(): Promise<void> {
    await expect
      .poll(async () => {
        const { log, feed } = await this.health();
        const elsewhere = this.readers.filter(({ cursor }) => cursor !== feed.cursor).length;
        return { state: log.state, waiting: log.waiting, behind: feed.behind, elsewhere };
      }, patience)
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
        sum(place(feed.cursor).offsets) >= Math.max(await this.engine.end(), this.ledger.acked.length - this.gone.size)
      );
    };
    for (let tries = 0; tries < 200 && !(await isThere().catch(() => false)); tries++) await sleep(100);
  }

  /** Ends the load, judges, and adds a line to the table. Everything but copies in the log must be as promised. */
  async finish(): Promise<Verdict> {
    await this.rest();
    await this.#arrived();
    await this.settled();
    const served = await this.#served();
    await Promise.all(this.readers.map((reader) => reader.close()));
    expect(await this.server.end(), 'exit code').toBe(0);
    const log = await this.engine.read(this.server);
    const { ledger, readers, gone } = this;
    const [epoch = ''] = served.cursor.split('.');
    const verdict = judge({ ledger, log, epoch, readers, served, gone });
    await this.#startFromZero();
    // The end may have moved: what was sent before a connection went dead can still arrive, as copies.
    const { digest, total } = served;
    await expect.poll(() => this.#served(), patience).toMatchObject({ digest, total });

    const { answers } = ledger;
    const acks = ackTimes(answers);
    report({
      engine: this.engine.name,
      fault: this.#fault,
      rounds: this.rounds,
      events: ledger.acked.length,
      acks,
      ...verdict,
    });
    // In their own words, where there is anything to say.
    expect(readers.flatMap((reader) => [...reader.gaps, ...reader.reordered, ...reader.refusals])).toEqual([]);
    expect(verdict).toMatchObject(FLAWLESS);
    expect(
      answers.filter(({ isLate }) => isLate),
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
    await this.server.begin();
  }

  async #remove(): Promise<void> {
    const load = this.rest();
    await Promise.all(this.readers.map((reader) => reader.close()));
    await Promise.race([load, this.server.end('SIGKILL')]);
    await this.server.remove();
  }
}
