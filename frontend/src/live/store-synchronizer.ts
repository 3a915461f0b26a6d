import { parseRecordJson } from 'backend/core/records/parse-record';
import { fold } from 'backend/core/state/fold';
import { backoffMs } from './backoff.ts';
import { type ConnectStream, connectOwnStream, type StreamConnection } from './connect-stream.ts';
import type { Connection } from './dashboard-state.ts';
import type { DashboardStore } from './dashboard-store.ts';
import { fetchSnapshot, type Snapshot } from './fetch-snapshot.ts';
import { InterruptibleSleep } from './interruptible-sleep.ts';
import { parseServerTime, parseServerVersion, parseStatus } from './parse-stream-event.ts';
import type { ServerMessage, StreamEvent, StreamState } from './stream-messages.ts';

/** The shortest time between two snapshots, ms. */
const SNAPSHOT_INTERVAL_MS = 3000;
/** So many snapshots in a row that the stream does not meet, and this tab does without the line that it shares. */
const MAX_UNMATCHED_SNAPSHOTS = 3;
/** A line that has told nothing for so long is dead: while it lives it tells of each ping, and of each try, ms. */
const STREAM_SILENCE_TIMEOUT_MS = 80_000;

/**
 * Keeps a store level with the server for as long as the page lives: list, then watch. A snapshot first, then the line
 * from its cursor; after a reset, or a record that cannot be folded here, a snapshot again.
 */
export class StoreSynchronizer {
  readonly #store: DashboardStore;
  readonly #connectStream: ConnectStream;
  readonly #onNewVersion: () => void;
  /** Of the server whose snapshot the store holds. */
  #loadedServer: { edition: string; version: string } | undefined;
  /** Waits for the next try to fetch a snapshot, and for news of being level or not. */
  readonly #retryDelay = new InterruptibleSleep();
  readonly #syncChange = new InterruptibleSleep();
  #stream: StreamConnection;
  /** The store holds everything up to where the line is. */
  #isSynced = false;
  /** Fetched, but not met by the stream yet. */
  #snapshot: Snapshot | undefined;
  #snapshotAt = Number.NEGATIVE_INFINITY;
  #unmatchedSnapshots = 0;
  #attempt = 0;
  #lastMessageAt = Number.NEGATIVE_INFINITY;
  /** When the server last said anything, by its clock. */
  #lastEventAt: number;
  #streamConnection: Connection = { state: 'connecting' };
  /** While no snapshot can be had that is what is wrong, whatever the line says. */
  #failure: Connection | undefined;

  /** `onNewVersion`: called when the server turns out to be newer than this page, whose code may count otherwise. */
  constructor(
    store: DashboardStore,
    openLine: ConnectStream = connectOwnStream,
    onNewVersion: () => void = () => undefined,
  ) {
    this.#onNewVersion = onNewVersion;
    this.#store = store;
    this.#lastEventAt = store.clock.now();
    this.#connectStream = openLine;
    this.#stream = this.#connect(openLine);
  }

  /** Does not wait for the next try. */
  readonly retry = (): void => {
    this.#stream.send({ kind: 'retry' });
    this.#retryDelay.wake();
  };

  /** What the store holds may have a gap: begins again with a snapshot. */
  readonly resync = (): void => {
    this.#isSynced = false;
    if (!this.#failure) this.#publishConnection();
    this.#syncChange.wake();
  };

  async run(): Promise<never> {
    for (;;) {
      if (this.#isSynced) await this.#waitForChange();
      else await this.#loadSnapshot().catch(() => this.#backOff());
    }
  }

  async #waitForChange(): Promise<void> {
    const hush = this.#stream.isShared
      ? this.#lastMessageAt + STREAM_SILENCE_TIMEOUT_MS - performance.now()
      : STREAM_SILENCE_TIMEOUT_MS;
    await this.#syncChange.sleep(hush);
    // After a freeze the timer may ring before that is heard which has piled up.
    if (this.#isSilent()) await this.#syncChange.sleep(1000);
    if (this.#isSilent()) this.#reconnect(this.#connectStream);
  }

  async #loadSnapshot(): Promise<void> {
    const { clock } = this.#store;
    this.#snapshot = undefined;
    const early = this.#snapshotAt + SNAPSHOT_INTERVAL_MS - performance.now();
    if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
    this.#stream.send({ kind: 'list' });
    const snapshot = await fetchSnapshot(clock);
    this.#snapshot = snapshot;
    this.#snapshotAt = performance.now();
    this.#lastEventAt = clock.now();
    this.#attempt = 0;
    this.#setFailure(undefined);
    this.#stream.send({ kind: 'watch', cursor: snapshot.cursor });
    if (!this.#isSynced) await this.#syncChange.sleep(SNAPSHOT_INTERVAL_MS);
    if (!this.#isSynced && ++this.#unmatchedSnapshots >= MAX_UNMATCHED_SNAPSHOTS) this.#reconnect(connectOwnStream);
  }

  async #backOff(): Promise<void> {
    const { clock } = this.#store;
    this.#attempt++;
    const wait = backoffMs(this.#attempt, Math.random());
    const nextTryAt = clock.now() + wait;
    this.#setFailure({ state: 'lost', asOf: this.#lastEventAt, attempt: this.#attempt, nextTryAt });
    await this.#retryDelay.sleep(wait);
  }

  #connect(openLine: ConnectStream): StreamConnection {
    const line = openLine(
      (told) => {
        this.#lastMessageAt = performance.now();
        this.#handleMessage(told);
      },
      () => this.#stream === line && this.#reconnect(connectOwnStream),
    );
    return line;
  }

  #reconnect(openLine: ConnectStream): void {
    this.#stream.close();
    this.#unmatchedSnapshots = 0;
    this.#stream = this.#connect(openLine);
    this.resync();
  }

  #handleMessage(told: ServerMessage): void {
    switch (told.kind) {
      case 'block':
        this.#handleEvent(told.event);
        break;
      case 'link':
        this.#setStreamConnection(this.#toConnection(told.streamState));
        break;
      case 'status': {
        const status = parseStatus(told.data);
        if (status) this.#store.setStatus(status);
        break;
      }
      case 'since':
        if (told.cursor === this.#snapshot?.cursor) this.#startFromSnapshot(this.#snapshot, told.events);
        break;
      case 'again':
        this.resync();
    }
  }

  /** Before the store sees it: what is shown first is level, and late records do not look like a slow network. */
  #startFromSnapshot({ community, cursor, settings, edition }: Snapshot, blocks: StreamEvent[]): void {
    this.#snapshot = undefined;
    this.#unmatchedSnapshots = 0;
    this.#isSynced = true;
    let reached = cursor;
    for (const { event, data, id } of blocks) {
      const record = event === 'message' ? parseRecordJson(data) : undefined;
      this.#isSynced = !record || fold(community, record) !== 'too_old';
      if (!this.#isSynced) break;
      reached = id;
    }
    this.#loadedServer = { edition, version: settings.version };
    this.#store.loadSnapshot(community, reached, settings);
    this.#publishConnection();
    this.#syncChange.wake();
  }

  #handleEvent({ event, data, id }: StreamEvent): void {
    const store = this.#store;
    if (event === 'message') {
      if (this.#isSynced && store.applyRecord(parseRecordJson(data), id) === 'too_old') this.resync();
    } else if (event === 'reset') this.resync();
    else {
      const status = event === 'status' ? parseStatus(data) : undefined;
      const now = parseServerTime(data);
      if (now !== undefined) store.observeServerTime(now);
      if (this.#isSynced && event !== 'hello') store.advanceCursor(id);
      if (status) store.setStatus(status);
      if (event === 'ping') this.#stream.send({ kind: 'here' });
      if (event === 'hello') this.#handleHello(data);
    }
    this.#lastEventAt = store.clock.now();
  }

  /** A server of other settings makes other numbers of the same records; one of another version, perhaps by other code. */
  #handleHello(data: string): void {
    const [server, loaded] = [parseServerVersion(data), this.#loadedServer];
    if (server && loaded && server.version !== loaded.version) this.#onNewVersion();
    else if (server && loaded && server.edition !== loaded.edition) this.resync();
    this.#setStreamConnection({ state: 'live', latencyMs: null });
  }

  #isSilent(): boolean {
    return this.#stream.isShared && performance.now() - this.#lastMessageAt >= STREAM_SILENCE_TIMEOUT_MS;
  }

  #setStreamConnection(connection: Connection): void {
    this.#streamConnection = connection;
    if (!this.#failure) this.#publishConnection();
    if (connection.state === 'live') this.#retryDelay.wake();
  }

  #setFailure(failure: Connection | undefined): void {
    if (!failure && !this.#failure) return;
    this.#failure = failure;
    this.#publishConnection();
  }

  /** A page whose numbers wait for a snapshot is not live, however well its line is. */
  #publishConnection(): void {
    const known = this.#failure ?? this.#streamConnection;
    const isAhead = known.state === 'live' && !this.#isSynced;
    const behind: Connection = this.#loadedServer ? { state: 'catching_up', left: null } : { state: 'connecting' };
    this.#store.setConnection(isAhead ? behind : known);
  }

  #toConnection(link: StreamState): Connection {
    if (link.state === 'connecting') return { state: 'connecting' };
    if (link.state === 'live') return { state: 'live', latencyMs: null };
    const now = this.#store.clock.now();
    const asOf = Math.max(this.#lastEventAt, now - link.silentForMs);
    return { state: 'lost', asOf, attempt: link.attempt, nextTryAt: now + link.retryInMs };
  }
}
