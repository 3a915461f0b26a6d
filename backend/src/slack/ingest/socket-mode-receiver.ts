import type { SocketStatus } from '../../core/protocol/status.ts';
import { parseEnvelope } from '../events/envelope.ts';
import { ConnectionPool, type ConnectionPoolOptions } from './connection-pool.ts';
import { describeRetry } from './delivery-detail.ts';
import { type DeliveryReport, deliveryReport } from './delivery-log.ts';
import type { DeliveryResponse } from './delivery-response.ts';
import { type IngestOptions, ingestEvent, internalErrorResponse } from './ingest-event.ts';
import type { SocketEnvelope } from './socket-connection.ts';

export interface SocketModeOptions
  extends IngestOptions,
    Omit<ConnectionPoolOptions, 'onEnvelope' | 'onFirstConnection'> {
  /** Receives the report of each envelope after its acknowledgement or failure. */
  onDelivery: (report: DeliveryReport) => void;
}

export interface SocketModeReceiver {
  status(): SocketStatus;
  /** Whether events can be received, as `onConnectedChange` reported it last. */
  isConnected(): boolean;
  /** Closes all connections. Resolves once no connection is opened any more. */
  close(): Promise<void>;
}

/**
 * Receives events over WebSocket connections that the product opens, so that Slack needs no public address and no
 * signing secret. An envelope is acknowledged only once its record is on disk; otherwise Slack sends it again. See
 * docs/slack-events.md#socket-mode
 */
export function startSocketModeReceiver(options: SocketModeOptions): SocketModeReceiver {
  const { now, onDelivery } = options;
  const pool = new ConnectionPool({
    ...options,
    onEnvelope: (envelope) => void handleEnvelope(envelope, options),
    onFirstConnection: () =>
      onDelivery({ at: now(), status: 200, detail: 'Socket Mode: connected', outcome: 'verified', tookMs: 0 }),
  });
  return { status: () => pool.status(), isConnected: () => pool.isConnected, close: () => pool.close() };
}

async function handleEnvelope(
  { body, retry: { num, reason }, acknowledge }: SocketEnvelope,
  options: SocketModeOptions,
): Promise<void> {
  const receivedAt = options.now();
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
