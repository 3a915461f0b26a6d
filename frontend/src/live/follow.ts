import { fold } from 'backend/core/fold';
import { parseRecordJson } from 'backend/core/parse-record';
import { backoff } from './backoff.ts';
import type { DashboardStore } from './dashboard-store.ts';
import { fetchSnapshot, type Snapshot } from './fetch-snapshot.ts';
import { type LineEnd, type OpenLine, openOwnLine } from './open-line.ts';
import { editionIn, nowIn, statusIn } from './parse-message.ts';
import type { Connection } from './view.ts';
import { Waker } from './waker.ts';
import type { Block, Link, Told } from './words.ts';

/** The shortest time between two snapshots, ms. */
const SNAPSHOT_PACE = 3000;
/** So many snapshots in a row that the stream does not meet, and this tab does without the line that it shares. */
const MOST_UNMET = 3;
/** A line that has told nothing for so long is dead: while it lives it tells of each ping, and of each try, ms. */
const HUSH = 80_000;

/**
 * Keeps a store level with the server for as long as the page lives: list, then watch. A snapshot first, then the line
 * from its cursor; after a reset, or a record that cannot be folded here, a snapshot again.
 */
export class Follower {
  readonly #store: DashboardStore;
  readonly #openLine: OpenLine;
  readonly #onNewVersion: () => void;
  /** Of the server whose snapshot the store holds. */
  #loaded: { edition: string; version: string } | undefined;
  /** Waits for the next try to fetch a snapshot, and for news of being level or not. */
  readonly #nextTry = new Waker();
  readonly #news = new Waker();
  #line: LineEnd;
  /** The store holds everything up to where the line is. */
  #isLevel = false;
  /** Fetched, but not met by the stream yet. */
  #snapshot: Snapshot | undefined;
  #listedAt = Number.NEGATIVE_INFINITY;
  #unmet = 0;
  #attempt = 0;
  #toldAt = Number.NEGATIVE_INFINITY;
  /** When the server last said anything, by its clock. */
  #heardAt: number;
  #linked: Connection = { state: 'connecting' };
  /** While no snapshot can be had that is what is wrong, whatever the line says. */
  #failure: Connection | undefined;

  /** `onNewVersion`: called when the server turns out to be newer than this page, whose code may count otherwise. */
  constructor(store: DashboardStore, openLine: OpenLine = openOwnLine, onNewVersion: () => void = () => undefined) {
    this.#onNewVersion = onNewVersion;
    this.#store = store;
    this.#heardAt = store.clock.now();
    this.#openLine = openLine;
    this.#line = this.#open(openLine);
  }

  /** Does not wait for the next try. */
  readonly retry = (): void => {
    this.#line.ask({ kind: 'retry' });
    this.#nextTry.wake();
  };

  /** What the store holds may have a gap: begins again with a snapshot. */
  readonly again = (): void => {
    this.#isLevel = false;
    if (!this.#failure) this.#tellConnection();
    this.#news.wake();
  };

  async run(): Promise<never> {
    for (;;) {
      if (this.#isLevel) await this.#watch();
      else await this.#list().catch(() => this.#pause());
    }
  }

  async #watch(): Promise<void> {
    const hush = this.#line.isShared ? this.#toldAt + HUSH - performance.now() : HUSH;
    await this.#news.wait(hush);
    // After a freeze the timer may ring before that is heard which has piled up.
    if (this.#isHushed()) await this.#news.wait(1000);
    if (this.#isHushed()) this.#reopen(this.#openLine);
  }

  async #list(): Promise<void> {
    const { clock } = this.#store;
    this.#snapshot = undefined;
    const early = this.#listedAt + SNAPSHOT_PACE - performance.now();
    if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
    this.#line.ask({ kind: 'list' });
    const snapshot = await fetchSnapshot(clock);
    this.#snapshot = snapshot;
    this.#listedAt = performance.now();
    this.#heardAt = clock.now();
    this.#attempt = 0;
    this.#setFailure(undefined);
    this.#line.ask({ kind: 'watch', cursor: snapshot.cursor });
    if (!this.#isLevel) await this.#news.wait(SNAPSHOT_PACE);
    if (!this.#isLevel && ++this.#unmet >= MOST_UNMET) this.#reopen(openOwnLine);
  }

  async #pause(): Promise<void> {
    const { clock } = this.#store;
    this.#attempt++;
    const wait = backoff(this.#attempt, Math.random());
    const nextTryAt = clock.now() + wait;
    this.#setFailure({ state: 'lost', asOf: this.#heardAt, attempt: this.#attempt, nextTryAt });
    await this.#nextTry.wait(wait);
  }

  #open(openLine: OpenLine): LineEnd {
    const line = openLine(
      (told) => {
        this.#toldAt = performance.now();
        this.#hear(told);
      },
      () => this.#line === line && this.#reopen(openOwnLine),
    );
    return line;
  }

  #reopen(openLine: OpenLine): void {
    this.#line.close();
    this.#unmet = 0;
    this.#line = this.#open(openLine);
    this.again();
  }

  #hear(told: Told): void {
    switch (told.kind) {
      case 'block':
        this.#take(told.block);
        break;
      case 'link':
        this.#setLinked(this.#connectionOf(told.link));
        break;
      case 'status': {
        const status = statusIn(told.data);
        if (status) this.#store.setStatus(status);
        break;
      }
      case 'since':
        if (told.cursor === this.#snapshot?.cursor) this.#begin(this.#snapshot, told.blocks);
        break;
      case 'again':
        this.again();
    }
  }

  /** Before the store sees it: what is shown first is level, and late records do not look like a slow network. */
  #begin({ community, cursor, settings, edition }: Snapshot, blocks: Block[]): void {
    this.#snapshot = undefined;
    this.#unmet = 0;
    this.#isLevel = true;
    let reached = cursor;
    for (const { event, data, id } of blocks) {
      const record = event === 'message' ? parseRecordJson(data) : undefined;
      this.#isLevel = !record || fold(community, record) !== 'too_old';
      if (!this.#isLevel) break;
      reached = id;
    }
    this.#loaded = { edition, version: settings.version };
    this.#store.load(community, reached, settings);
    this.#tellConnection();
    this.#news.wake();
  }

  #take({ event, data, id }: Block): void {
    const store = this.#store;
    if (event === 'message') {
      if (this.#isLevel && store.take(parseRecordJson(data), id) === 'too_old') this.again();
    } else if (event === 'reset') this.again();
    else {
      const status = event === 'status' ? statusIn(data) : undefined;
      const now = nowIn(data);
      if (now !== undefined) store.hear(now);
      if (this.#isLevel && event !== 'hello') store.reach(id);
      if (status) store.setStatus(status);
      if (event === 'ping') this.#line.ask({ kind: 'here' });
      if (event === 'hello') this.#greet(data);
    }
    this.#heardAt = store.clock.now();
  }

  /** A server of other settings makes other numbers of the same records; one of another version, perhaps by other code. */
  #greet(data: string): void {
    const [server, loaded] = [editionIn(data), this.#loaded];
    if (server && loaded && server.version !== loaded.version) this.#onNewVersion();
    else if (server && loaded && server.edition !== loaded.edition) this.again();
    this.#setLinked({ state: 'live', latencyMs: null });
  }

  #isHushed(): boolean {
    return this.#line.isShared && performance.now() - this.#toldAt >= HUSH;
  }

  #setLinked(connection: Connection): void {
    this.#linked = connection;
    if (!this.#failure) this.#tellConnection();
    if (connection.state === 'live') this.#nextTry.wake();
  }

  #setFailure(failure: Connection | undefined): void {
    if (!failure && !this.#failure) return;
    this.#failure = failure;
    this.#tellConnection();
  }

  /** A page whose numbers wait for a snapshot is not live, however well its line is. */
  #tellConnection(): void {
    const known = this.#failure ?? this.#linked;
    const isAhead = known.state === 'live' && !this.#isLevel;
    const behind: Connection = this.#loaded ? { state: 'catching_up', left: null } : { state: 'connecting' };
    this.#store.setConnection(isAhead ? behind : known);
  }

  #connectionOf(link: Link): Connection {
    if (link.state === 'connecting') return { state: 'connecting' };
    if (link.state === 'live') return { state: 'live', latencyMs: null };
    const now = this.#store.clock.now();
    const asOf = Math.max(this.#heardAt, now - link.silentFor);
    return { state: 'lost', asOf, attempt: link.attempt, nextTryAt: now + link.retryIn };
  }
}
