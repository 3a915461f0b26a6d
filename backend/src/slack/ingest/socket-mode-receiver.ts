import type { Clock } from '../../async/clock.ts';
import type { SocketStatus } from '../../core/protocol/status.ts';
import { parseEnvelope } from '../events/envelope.ts';
import { describeRetry } from './delivery-detail.ts';
import { type DeliveryReport, deliveryReport } from './delivery-log.ts';
import type { DeliveryResponse } from './delivery-response.ts';
import { type IngestOptions, ingestEvent, internalErrorResponse } from './ingest-event.ts';
import { createSocketConnection, type SocketConnection, type SocketEnvelope } from './socket-connection.ts';

export interface SocketModeOptions extends IngestOptions {
  appToken: string;
  apiUrl: string;
  clock: Clock;
  /** Told of every envelope, after it was acknowledged or not. */
  onDelivery: (call: DeliveryReport) => void;
  /** Told when the first connection is there, and when the last one is gone. */
  onConnectedChange: (isInTouch: boolean) => void;
}

export interface SocketModeReceiver {
  status(): SocketStatus;
  close(): Promise<void>;
}

/** Slack closes each connection every few hours; with two, there is always one. */
const CONNECTION_COUNT = 2;
const INITIAL_BACKOFF_MS = 1000;
const MAX_BACKOFF_MS = 60_000;
/** A connection that lasts so long was a good one, ms: the next one need not wait. */
const STABLE_CONNECTION_MS = 10_000;

/**
 * Events over WebSockets that this side opens: no public address, no signing secret. An envelope is acknowledged when its
 * record is on disk, and not before; otherwise Slack sends it again (docs.slack.dev/apis/events-api/using-socket-mode).
 */
export function startSocketModeReceiver(parts: SocketModeOptions): SocketModeReceiver {
  const { appToken, apiUrl, clock, onDelivery: onCall, onConnectedChange: onTouch } = parts;
  const stop = new AbortController();
  const open = new Set<SocketConnection>();
  let wasOpen = false;
  let reason = '';

  function left(connection: SocketConnection): void {
    if (open.delete(connection) && open.size === 0) onTouch(false);
  }

  function entered(connection: SocketConnection): void {
    open.add(connection);
    if (!wasOpen)
      onCall({ at: clock.now(), status: 200, detail: 'Socket Mode: connected', outcome: 'verified', tookMs: 0 });
    wasOpen = true;
    reason = '';
    if (open.size === 1) onTouch(true);
  }

  /** One after the other. The next is open before the last is closed, wherever Slack gives notice. */
  async function keepOne(): Promise<void> {
    let last: SocketConnection | undefined;
    for (let pause = INITIAL_BACKOFF_MS; !stop.signal.aborted; ) {
      const over = new AbortController();
      const connection: SocketConnection = createSocketConnection({
        appToken,
        apiUrl,
        onEnvelope: (envelope) => void handleEnvelope(envelope, parts),
        onRefreshRequested: () => over.abort(),
        onClosed: () => {
          left(connection);
          over.abort();
        },
      });
      const opening = connection.open();
      try {
        await Promise.race([opening, onceAborted(stop.signal)]);
      } catch (error) {
        reason = error instanceof Error ? error.message : '';
        await clock.sleep(pause, stop.signal);
        pause = Math.min(2 * pause, MAX_BACKOFF_MS);
        continue;
      }
      if (stop.signal.aborted) {
        opening.then(connection.close, () => undefined);
        break;
      }
      entered(connection);
      last?.close();
      last = connection;
      const since = clock.now();
      await onceAborted(AbortSignal.any([over.signal, stop.signal]));
      if (clock.now() - since > STABLE_CONNECTION_MS) pause = INITIAL_BACKOFF_MS;
      else await clock.sleep(pause, stop.signal);
    }
    last?.close();
  }

  const running = Promise.all(Array.from({ length: CONNECTION_COUNT }, keepOne));
  return {
    status() {
      const state = open.size > 0 ? 'connected' : wasOpen || reason ? 'down' : 'connecting';
      return { state, connections: open.size, reason: state === 'down' ? reason : '' };
    },
    async close() {
      stop.abort();
      for (const connection of open) connection.close();
      await running;
    },
  };
}

async function handleEnvelope({ body, retry, acknowledge }: SocketEnvelope, parts: SocketModeOptions): Promise<void> {
  const { clock, onDelivery: onCall } = parts;
  const at = clock.now();
  const began = performance.now();
  const words = retry.num > 0 ? describeRetry(String(retry.num), retry.reason) : '';
  const answer = await respondToEnvelope(body, words, parts).catch(internalErrorResponse);
  // A connection that is gone by now takes no acknowledgement: then it comes again over another one, and counts once.
  if (answer.status === 200) await acknowledge().catch(() => undefined);
  onCall(deliveryReport(answer, at, Math.round(performance.now() - began)));
}

async function respondToEnvelope(body: unknown, retry: string, parts: SocketModeOptions): Promise<DeliveryResponse> {
  const envelope = parseEnvelope(body);
  if (envelope?.kind === 'event' || envelope?.kind === 'rate_limit') return ingestEvent(envelope, retry, parts);
  return { status: 200, body: '', detail: 'an envelope of an unknown type', outcome: 'ignored' };
}

function onceAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
