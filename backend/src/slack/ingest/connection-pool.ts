import type { Clock } from '../../async/clock.ts';
import type { SocketStatus } from '../../core/protocol/status.ts';
import type { Milliseconds } from '../../core/time/units.ts';
import { ConnectionPacer, STABLE_CONNECTION_MS } from './connection-pacer.ts';
import { type ConnectionProblem, describeEnd, OpenFailure } from './connection-problem.ts';
import { createSocketConnection, type SocketConnection, type SocketEnvelope } from './socket-connection.ts';

export interface ConnectionPoolOptions {
  /** `xapp-...`, with the scope `connections:write`. */
  appToken: string;
  /** Where Slack's Web API is. */
  apiUrl: string;
  /** For pauses and the lifetime of connections: monotonic. */
  clock: Clock;
  /** Spreads pauses; `Math.random` by default. */
  random?: () => number;
  /** The current time, ms UTC. */
  now: () => Milliseconds;
  onEnvelope: (envelope: SocketEnvelope) => void;
  onFirstConnection: () => void;
  /**
   * Receives `true` when events can be received, since `at` (ms UTC), and `false` when the last connection is closed.
   * While connections close again and again it receives no `true` before one has lived for a minute.
   */
  onConnectedChange: (isConnected: boolean, at: Milliseconds) => void;
  /** Log a sentence for the operator. */
  warn: (text: string) => void;
  info: (text: string) => void;
}

/** Slack closes each connection every few hours; with two, one is always open. */
const CONNECTION_COUNT = 2;
/** One interruption is no flapping, even soon after a start. */
const MAX_BREAKS = 1;

/** How a connection ends, or announces its end. */
interface ConnectionEnd {
  isAnnounced: boolean;
  notice: string;
}

/** Keeps two connections open from its creation to `close`; see docs/slack-events.md#socket-mode */
export class ConnectionPool {
  readonly #options: ConnectionPoolOptions;
  readonly #pacer: ConnectionPacer;
  readonly #stop = new AbortController();
  readonly #open = new Set<SocketConnection>();
  readonly #running: Promise<unknown>;
  /** Aborts when the last open connection is closed. */
  #allClosed = new AbortController();
  #wasOpen = false;
  #isReported = false;
  /** How often the last open connection was closed since one was stable. */
  #breaks = 0;
  #reason = '';
  /** The kinds of problems that were logged since connections were stable. */
  readonly #logged = new Set<string>();

  constructor(options: ConnectionPoolOptions) {
    this.#options = options;
    this.#pacer = new ConnectionPacer(options.clock, options.random ?? Math.random);
    this.#running = Promise.all(Array.from({ length: CONNECTION_COUNT }, () => this.#keepConnected()));
  }

  /** Whether events can be received, as it was last reported. */
  get isConnected(): boolean {
    return this.#isReported;
  }

  status(): SocketStatus {
    const { size } = this.#open;
    const state = size > 0 ? 'connected' : this.#wasOpen || this.#reason ? 'down' : 'connecting';
    return { state, connections: size, reason: this.#reason };
  }

  /** Closes all connections. Resolves once no connection is opened any more. */
  async close(): Promise<void> {
    this.#stop.abort();
    for (const connection of this.#open) connection.close();
    await this.#running;
  }

  /** Opens one connection after another. If Slack announces the end of one, the next one is open before it closes. */
  async #keepConnected(): Promise<void> {
    const { clock } = this.#options;
    const { signal } = this.#stop;
    let last: SocketConnection | undefined;
    for (;;) {
      const turn = await this.#pacer.waitForTurn(signal);
      if (signal.aborted) break;
      const { connection, ended, isClosed } = this.#createConnection();
      const opening = connection.open().then(() => undefined, toOpenFailure);
      const failure = await untilAborted(opening, signal);
      if (signal.aborted) {
        opening.then(connection.close, () => undefined);
        break;
      }
      if (failure) {
        this.#pacer.openFailed(turn, failure.retryAfterMs);
        this.#report(failure.problem, failure.retryAfterMs > 0);
        continue;
      }
      if (!isClosed()) this.#add(connection);
      last?.close();
      last = connection;
      const openedAt = clock.now();
      const end = await untilAborted(ended, signal);
      if (!end) break;
      const livedMs = clock.now() - openedAt;
      const isFailure = this.#pacer.connectionEnded(turn, livedMs, end.isAnnounced);
      const problem = describeEnd(end.notice, livedMs);
      // A connection that was open for a minute is replaced, or breaks, as a matter of routine.
      if (isFailure || (!end.isAnnounced && end.notice)) this.#report(problem);
      else if (!end.isAnnounced) this.#reason = problem.reason;
    }
    last?.close();
  }

  /** `ended` resolves when another connection must be opened: this one is closed, or Slack will close it soon. */
  #createConnection(): { connection: SocketConnection; ended: Promise<ConnectionEnd>; isClosed: () => boolean } {
    const { appToken, apiUrl, onEnvelope } = this.#options;
    const { promise: ended, resolve } = withResolvers<ConnectionEnd>();
    let isClosed = false;
    const connection: SocketConnection = createSocketConnection({
      appToken,
      apiUrl,
      onEnvelope,
      onRefreshRequested: (notice) => resolve({ isAnnounced: true, notice }),
      onClosed: (notice) => {
        isClosed = true;
        this.#remove(connection);
        resolve({ isAnnounced: false, notice });
      },
    });
    return { connection, ended, isClosed: () => isClosed };
  }

  #add(connection: SocketConnection): void {
    this.#open.add(connection);
    if (!this.#wasOpen) this.#options.onFirstConnection();
    this.#wasOpen = true;
    if (this.#open.size >= CONNECTION_COUNT) this.#reason = '';
    if (this.#open.size > 1) return;
    this.#allClosed = new AbortController();
    void this.#settle(this.#options.now(), this.#allClosed.signal);
  }

  #remove(connection: SocketConnection): void {
    if (!this.#open.delete(connection) || this.#open.size > 0) return;
    this.#allClosed.abort();
    this.#breaks++;
    if (this.#isReported) this.#setReported(false, this.#options.now());
  }

  /**
   * Reports that events can be received since `since` (ms UTC): at once, or if connections closed again and again, after
   * a minute without an interruption. So all interruptions together are one gap.
   */
  async #settle(since: Milliseconds, allClosed: AbortSignal): Promise<void> {
    if (this.#breaks <= MAX_BREAKS) this.#setReported(true, since);
    const signal = AbortSignal.any([allClosed, this.#stop.signal]);
    await this.#options.clock.sleep(STABLE_CONNECTION_MS, signal);
    if (signal.aborted) return;
    this.#breaks = 0;
    this.#pacer.reset();
    if (this.#logged.size > 0) this.#options.info('Socket Mode is connected again.');
    this.#logged.clear();
    if (!this.#isReported) this.#setReported(true, since);
  }

  #setReported(isConnected: boolean, at: Milliseconds): void {
    this.#isReported = isConnected;
    this.#options.onConnectedChange(isConnected, at);
  }

  /** Logs a problem once, until connections are stable again. `isTimed`: Slack says when to try again. */
  #report({ kind, reason }: ConnectionProblem, isTimed = false): void {
    this.#reason = reason;
    if (this.#logged.has(kind)) return;
    this.#logged.add(kind);
    const next = isTimed ? 'after that time' : 'after growing pauses, at most a minute each';
    this.#options.warn(`Socket Mode: ${reason}. Connections are opened again ${next}.`);
  }
}

function toOpenFailure(error: unknown): OpenFailure {
  return error instanceof OpenFailure ? error : new OpenFailure({ kind: 'unknown', reason: String(error) });
}

function withResolvers<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((resolvePromise) => {
    resolve = resolvePromise;
  });
  return { promise, resolve };
}

/** Resolves as the promise does, or with undefined as soon as the signal aborts. Leaves no listener behind. */
function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const onAbort = () => resolve(undefined);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort);
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
