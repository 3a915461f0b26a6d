import type { Clock } from '../../async/clock.ts';
import { errorMessage } from '../../async/error-message.ts';
import type { SocketStatus } from '../../core/protocol/status.ts';
import type { Milliseconds } from '../../core/time/units.ts';
import { RetryDelay } from '../api/retry-delay.ts';
import { parseEnvelope } from '../events/envelope.ts';
import { describeRetry } from './delivery-detail.ts';
import { type DeliveryReport, deliveryReport } from './delivery-log.ts';
import type { DeliveryResponse } from './delivery-response.ts';
import { type IngestOptions, ingestEvent, internalErrorResponse } from './ingest-event.ts';
import { createSocketConnection, type SocketConnection, type SocketEnvelope } from './socket-connection.ts';

export interface SocketModeOptions extends IngestOptions {
  /** `xapp-...`, with the scope `connections:write`. */
  appToken: string;
  /** Where Slack's Web API is. */
  apiUrl: string;
  clock: Clock;
  /** Receives the report of each envelope after its acknowledgement or failure. */
  onDelivery: (report: DeliveryReport) => void;
  /** Receives `true` when the first connection is open, and `false` when the last one is closed. */
  onConnectedChange: (isConnected: boolean) => void;
}

export interface SocketModeReceiver {
  status(): SocketStatus;
  /** Closes all connections. Resolves once no connection is opened any more. */
  close(): Promise<void>;
}

/** Slack closes each connection every few hours; with two, one is always open. */
const CONNECTION_COUNT = 2;
/** After a connection that lasted longer than this, the next one is opened without a delay. */
const STABLE_CONNECTION_MS: Milliseconds = 10_000;

/**
 * Receives events over WebSocket connections that the product opens, so that Slack needs no public address and no
 * signing secret. An envelope is acknowledged only once its record is on disk; otherwise Slack sends it again. See
 * docs/slack-events.md#socket-mode
 */
export function startSocketModeReceiver(options: SocketModeOptions): SocketModeReceiver {
  return new ConnectionPool(options);
}

/** Keeps two connections open from the start to `close`. */
class ConnectionPool implements SocketModeReceiver {
  readonly #options: SocketModeOptions;
  readonly #stop = new AbortController();
  readonly #open = new Set<SocketConnection>();
  readonly #running: Promise<unknown>;
  #wasOpen = false;
  #reason = '';

  constructor(options: SocketModeOptions) {
    this.#options = options;
    this.#running = Promise.all(Array.from({ length: CONNECTION_COUNT }, () => this.#keepConnected()));
  }

  status(): SocketStatus {
    const { size } = this.#open;
    const state = size > 0 ? 'connected' : this.#wasOpen || this.#reason ? 'down' : 'connecting';
    return { state, connections: size, reason: state === 'down' ? this.#reason : '' };
  }

  async close(): Promise<void> {
    this.#stop.abort();
    for (const connection of this.#open) connection.close();
    await this.#running;
  }

  /** Opens one connection after another. If Slack announces the end of one, the next one is open before it closes. */
  async #keepConnected(): Promise<void> {
    const { clock } = this.#options;
    const { signal } = this.#stop;
    const delay = new RetryDelay();
    let last: SocketConnection | undefined;
    while (!signal.aborted) {
      const next = this.#createConnection();
      const opening = next.connection.open();
      try {
        await Promise.race([opening, onceAborted(signal)]);
      } catch (error) {
        this.#reason = errorMessage(error);
        await clock.sleep(delay.ms, signal);
        delay.increase();
        continue;
      }
      if (signal.aborted) {
        opening.then(next.connection.close, () => undefined);
        break;
      }
      this.#add(next.connection);
      last?.close();
      last = next.connection;
      const openedAt = clock.now();
      await onceAborted(AbortSignal.any([next.ended, signal]));
      if (clock.now() - openedAt > STABLE_CONNECTION_MS) delay.reset();
      else await clock.sleep(delay.ms, signal);
    }
    last?.close();
  }

  /** `ended` aborts when another connection must be opened: this one is closed, or Slack will close it soon. */
  #createConnection(): { connection: SocketConnection; ended: AbortSignal } {
    const { appToken, apiUrl } = this.#options;
    const end = new AbortController();
    const connection: SocketConnection = createSocketConnection({
      appToken,
      apiUrl,
      onEnvelope: (envelope) => void handleEnvelope(envelope, this.#options),
      onRefreshRequested: () => end.abort(),
      onClosed: () => {
        this.#remove(connection);
        end.abort();
      },
    });
    return { connection, ended: end.signal };
  }

  #add(connection: SocketConnection): void {
    const { clock, onDelivery, onConnectedChange } = this.#options;
    this.#open.add(connection);
    if (!this.#wasOpen)
      onDelivery({ at: clock.now(), status: 200, detail: 'Socket Mode: connected', outcome: 'verified', tookMs: 0 });
    this.#wasOpen = true;
    this.#reason = '';
    if (this.#open.size === 1) onConnectedChange(true);
  }

  #remove(connection: SocketConnection): void {
    if (this.#open.delete(connection) && this.#open.size === 0) this.#options.onConnectedChange(false);
  }
}

async function handleEnvelope(
  { body, retry: { num, reason }, acknowledge }: SocketEnvelope,
  options: SocketModeOptions,
): Promise<void> {
  const receivedAt = options.clock.now();
  const startMs = performance.now();
  const retry = num > 0 ? describeRetry(String(num), reason) : '';
  const response = await respondToEnvelope(body, retry, options).catch(internalErrorResponse);
  // If the connection is closed by now, Slack sends the envelope again over another one, and it counts once.
  if (response.status === 200) await acknowledge().catch(() => undefined);
  options.onDelivery(deliveryReport(response, receivedAt, Math.round(performance.now() - startMs)));
}

async function respondToEnvelope(body: unknown, retry: string, options: SocketModeOptions): Promise<DeliveryResponse> {
  const envelope = parseEnvelope(body);
  if (envelope?.kind === 'event' || envelope?.kind === 'rate_limit') return ingestEvent(envelope, retry, options);
  return { status: 200, body: '', detail: 'an envelope of an unknown type', outcome: 'ignored' };
}

function onceAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
