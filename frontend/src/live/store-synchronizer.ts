import { type Milliseconds, SECOND_MS } from 'backend/core/time/units';
import { backoffMs } from './backoff.ts';
import { type ConnectStream, connectOwnStream, type StreamConnection } from './connect-stream.ts';
import type { Connection } from './dashboard-state.ts';
import type { DashboardStore } from './dashboard-store.ts';
import { fetchSnapshot, type Snapshot } from './fetch-snapshot.ts';
import { InterruptibleSleep } from './interruptible-sleep.ts';
import { parseServerTime, parseServerVersion, parseStatus } from './parse-stream-event.ts';
import { isRecordScriptLoaded, loadRecordScript, recordScript } from './record-script.ts';
import type { ServerClock } from './server-clock.ts';
import type { ServerMessage, StreamEvent, StreamState } from './stream-messages.ts';

/** The shortest time between two snapshots. */
const SNAPSHOT_INTERVAL_MS: Milliseconds = 3 * SECOND_MS;
/** After this many snapshots in a row that the shared stream does not meet, the tab opens a stream of its own. */
const MAX_UNMATCHED_SNAPSHOTS = 3;
/** A shared stream sends each ping and each attempt to reconnect, so one that is silent for this long is dead. */
const STREAM_SILENCE_TIMEOUT_MS: Milliseconds = 80 * SECOND_MS;
/** How long messages that piled up while the tab was frozen may take to arrive. */
const WAKE_UP_GRACE_MS: Milliseconds = SECOND_MS;

/**
 * Keeps a store in step with the server for as long as the page is open: it fetches a snapshot, then applies the events
 * of the stream from the snapshot's cursor. After a reset, or a record that cannot be folded here, it starts again.
 * See docs/architecture.md#shared-stream-and-store.
 */
export class StoreSynchronizer {
  readonly #store: DashboardStore;
  readonly #connectStream: ConnectStream;
  readonly #onNewVersion: () => void;
  readonly #fetchSnapshot: (clock: ServerClock) => Promise<Snapshot>;
  /** Settings hash and version of the server whose snapshot the store holds. */
  #loadedServer: { edition: string; version: string } | undefined;
  /** The wait before the next attempt to fetch a snapshot. */
  readonly #retryDelay = new InterruptibleSleep();
  /** The wait for a change of `#isSynced`. */
  readonly #syncChange = new InterruptibleSleep();
  #stream: StreamConnection;
  /** The messages that wait for the script that folds records; undefined while none do. */
  #waiting: ServerMessage[] | undefined;
  /** Whether the store holds everything up to the position of the stream. */
  #isSynced = false;
  /** A snapshot that is fetched but that the stream has not met yet. */
  #snapshot: Snapshot | undefined;
  /** In `performance.now()`, as `#lastMessageAt` is. */
  #snapshotAt: Milliseconds = Number.NEGATIVE_INFINITY;
  #unmatchedSnapshots = 0;
  #attempt = 0;
  #lastMessageAt: Milliseconds = Number.NEGATIVE_INFINITY;
  /** When the server last sent anything, by its clock, ms UTC. */
  #lastEventAt: Milliseconds;
  #streamConnection: Connection = { state: 'connecting' };
  /** Set while no snapshot can be fetched; it takes precedence over the state of the stream. */
  #failure: Connection | undefined;

  /**
   * `onNewVersion` is called when the server has another version than this page, whose code may count otherwise.
   * `loadSnapshot` fetches a snapshot of as many days as the store holds.
   */
  constructor(
    store: DashboardStore,
    connectStream: ConnectStream = connectOwnStream,
    onNewVersion: () => void = () => undefined,
    loadSnapshot: (clock: ServerClock) => Promise<Snapshot> = fetchSnapshot,
  ) {
    this.#fetchSnapshot = loadSnapshot;
    this.#onNewVersion = onNewVersion;
    this.#store = store;
    this.#lastEventAt = store.clock.now();
    this.#connectStream = connectStream;
    this.#stream = this.#connect(connectStream);
  }

  /** Tries again now instead of at the next attempt. */
  readonly retry = (): void => {
    this.#stream.send({ kind: 'retry' });
    this.#retryDelay.wake();
  };

  /** Starts again from a new snapshot, because the store may have missed a record. */
  readonly resync = (): void => {
    this.#isSynced = false;
    if (!this.#failure) this.#publishConnection();
    this.#syncChange.wake();
  };

  /** Never resolves and never rejects: it runs for as long as the page is open. */
  async run(): Promise<never> {
    for (;;) {
      if (this.#isSynced) await this.#waitForChange();
      else await this.#loadSnapshot().catch(() => this.#backOff());
    }
  }

  async #waitForChange(): Promise<void> {
    const timeoutMs = this.#stream.isShared
      ? this.#lastMessageAt + STREAM_SILENCE_TIMEOUT_MS - performance.now()
      : STREAM_SILENCE_TIMEOUT_MS;
    await this.#syncChange.sleep(timeoutMs);
    // After a freeze the timer may fire before the messages that piled up are delivered.
    if (this.#isSilent()) await this.#syncChange.sleep(WAKE_UP_GRACE_MS);
    if (this.#isSilent()) this.#reconnect(this.#connectStream);
  }

  async #loadSnapshot(): Promise<void> {
    const { clock } = this.#store;
    this.#snapshot = undefined;
    const delayMs = this.#snapshotAt + SNAPSHOT_INTERVAL_MS - performance.now();
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
    this.#stream.send({ kind: 'join' });
    const snapshot = await this.#fetchSnapshot(clock);
    this.#snapshot = snapshot;
    this.#snapshotAt = performance.now();
    this.#lastEventAt = clock.now();
    this.#attempt = 0;
    this.#setFailure(undefined);
    this.#stream.send({ kind: 'follow', cursor: snapshot.cursor });
    if (!this.#isSynced) await this.#syncChange.sleep(SNAPSHOT_INTERVAL_MS);
    if (!this.#isSynced && ++this.#unmatchedSnapshots >= MAX_UNMATCHED_SNAPSHOTS) this.#reconnect(connectOwnStream);
  }

  async #backOff(): Promise<void> {
    const { clock } = this.#store;
    this.#attempt++;
    const delayMs = backoffMs(this.#attempt, Math.random());
    const nextTryAt = clock.now() + delayMs;
    this.#setFailure({ state: 'lost', asOf: this.#lastEventAt, attempt: this.#attempt, nextTryAt });
    await this.#retryDelay.sleep(delayMs);
  }

  #connect(connectStream: ConnectStream): StreamConnection {
    const stream = connectStream(
      (message) => {
        this.#lastMessageAt = performance.now();
        this.#receiveMessage(message);
      },
      () => this.#stream === stream && this.#reconnect(connectOwnStream),
    );
    return stream;
  }

  #reconnect(connectStream: ConnectStream): void {
    this.#stream.close();
    this.#unmatchedSnapshots = 0;
    this.#stream = this.#connect(connectStream);
    this.resync();
  }

  /** Handles messages in order. Those from the first record on wait until the script is there that folds it. */
  #receiveMessage(message: ServerMessage): void {
    if (this.#waiting) this.#waiting.push(message);
    else if (isRecordScriptLoaded() || !containsRecord(message)) this.#handleMessage(message);
    else void this.#handleLater([message]);
  }

  async #handleLater(waiting: ServerMessage[]): Promise<void> {
    this.#waiting = waiting;
    await loadRecordScript();
    this.#waiting = undefined;
    for (const message of waiting) this.#handleMessage(message);
  }

  #handleMessage(message: ServerMessage): void {
    switch (message.kind) {
      case 'event':
        this.#handleEvent(message.event);
        break;
      case 'stream_state':
        this.#setStreamConnection(this.#toConnection(message.streamState));
        break;
      case 'status': {
        const status = parseStatus(message.data);
        if (status) this.#store.setStatus(status);
        break;
      }
      case 'caught_up':
        if (message.cursor === this.#snapshot?.cursor) this.#startFromSnapshot(this.#snapshot, message.events);
        break;
      case 'resync':
        this.resync();
    }
  }

  /**
   * Folds the events since the snapshot before the store gets it: the first numbers are then up to date, and records that
   * are late because of the snapshot do not look like a slow network.
   */
  #startFromSnapshot({ community, cursor, settings, edition }: Snapshot, events: StreamEvent[]): void {
    this.#snapshot = undefined;
    this.#unmatchedSnapshots = 0;
    this.#isSynced = true;
    let reached = cursor;
    for (const { event, data, id } of events) {
      const record = event === 'message' ? recordScript().parseRecordJson(data) : undefined;
      this.#isSynced = !record || recordScript().fold(community, record) !== 'too_old';
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
      if (this.#isSynced && store.applyRecord(recordScript().parseRecordJson(data), id) === 'too_old') this.resync();
    } else if (event === 'reset') this.resync();
    else {
      const status = event === 'status' ? parseStatus(data) : undefined;
      const now = parseServerTime(data);
      if (now !== undefined) store.observeServerTime(now);
      if (this.#isSynced && event !== 'hello') store.advanceCursor(id);
      if (status) store.setStatus(status);
      if (event === 'ping') this.#stream.send({ kind: 'pong' });
      if (event === 'hello') this.#handleHello(data);
    }
    this.#lastEventAt = store.clock.now();
  }

  /** With other settings the server computes other numbers from the same records; another version may count otherwise. */
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

  /** A page that waits for a snapshot is not live, even if its stream is. */
  #publishConnection(): void {
    const connection = this.#failure ?? this.#streamConnection;
    const isWaiting = connection.state === 'live' && !this.#isSynced;
    const waiting: Connection = this.#loadedServer ? { state: 'catching_up', left: null } : { state: 'connecting' };
    this.#store.setConnection(isWaiting ? waiting : connection);
  }

  #toConnection(stream: StreamState): Connection {
    if (stream.state === 'connecting') return { state: 'connecting' };
    if (stream.state === 'live') return { state: 'live', latencyMs: null };
    const now = this.#store.clock.now();
    const asOf = Math.max(this.#lastEventAt, now - stream.silentForMs);
    return { state: 'lost', asOf, attempt: stream.attempt, nextTryAt: now + stream.retryInMs };
  }
}

function containsRecord(message: ServerMessage): boolean {
  if (message.kind === 'event') return message.event.event === 'message';
  return message.kind === 'caught_up' && message.events.some(({ event }) => event === 'message');
}
