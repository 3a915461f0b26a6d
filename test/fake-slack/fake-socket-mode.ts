import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';

/** The most connections of one app: docs.slack.dev/apis/events-api/using-socket-mode. */
const MAX_CONNECTIONS = 10;

/** An envelope that is not acknowledged yet. */
interface PendingEnvelope {
  envelope: Record<string, unknown>;
  attempt: number;
  connection: WebSocket | undefined;
  timer: NodeJS.Timeout | undefined;
  acknowledged: (attempts: number) => void;
}

export interface SocketModeTimeouts {
  /** How long Slack waits for an acknowledgement before it sends the envelope again, ms. */
  ackTimeoutMs: number;
  /** The time from the warning to the end of a connection, ms. */
  warningMs: number;
}

/** How Slack treats each new connection while it flaps. */
export interface Flap {
  /** The reason in a message `disconnect`; undefined for no such message. */
  reason?: string;
  /** Whether the connection ends before its hello. */
  isBeforeHello?: boolean;
  /** How long it lives, ms; 0 by default. */
  livesMs?: number;
}

/** Socket Mode: sends hello, sends envelopes until they are acknowledged, and warns before it closes a connection. */
export class FakeSocketMode {
  readonly #server = new WebSocketServer({ noServer: true });
  readonly #connections: WebSocket[] = [];
  readonly #pending = new Map<string, PendingEnvelope>();
  readonly #tickets = new Set<string>();
  readonly #violations: string[];
  readonly #timeouts: SocketModeTimeouts;
  readonly #pings: NodeJS.Timeout;
  #nextConnection = 0;
  /** How many connections were opened since the start. */
  openedCount = 0;
  /** Set it to close each new connection soon. */
  flap: Flap | undefined;

  constructor(violations: string[], timeouts: SocketModeTimeouts) {
    this.#violations = violations;
    this.#timeouts = timeouts;
    this.#pings = setInterval(() => {
      for (const connection of this.#connections) connection.ping();
    }, 5000);
  }

  get connections(): number {
    return this.#connections.length;
  }

  /** How many envelopes are not acknowledged yet. */
  get pendingCount(): number {
    return this.#pending.size;
  }

  /** Returns a ticket that opens one connection. */
  createTicket(): string {
    const ticket = randomUUID();
    this.#tickets.add(ticket);
    return ticket;
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const ticket = new URL(request.url ?? '', 'ws://slack.test').searchParams.get('ticket') ?? '';
    if (!this.#tickets.delete(ticket)) {
      this.#violations.push('a connection was opened with an address that is unknown or was used before');
      socket.destroy();
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (connection) => this.#onConnection(connection));
  }

  /**
   * Sends an envelope until it is acknowledged. Resolves with how often it was sent. `payload`: the body of the same event over HTTP.
   */
  deliver(payload: unknown, type = 'events_api'): Promise<number> {
    const envelope_id = randomUUID();
    const envelope = { envelope_id, type, payload, accepts_response_payload: false };
    return new Promise((acknowledged) => {
      this.#pending.set(envelope_id, { envelope, attempt: 0, connection: undefined, timer: undefined, acknowledged });
      this.#send(envelope_id);
    });
  }

  /** Sends a text to every connection. */
  sendRaw(text: string): void {
    for (const connection of this.#connections) connection.send(text);
  }

  /** Warns one connection, or all, and closes it after `warningMs`. */
  sendDisconnectWarning(which: number | 'all' = 0, reason = 'warning'): void {
    const chosen = which === 'all' ? [...this.#connections] : this.#connections.slice(which, which + 1);
    for (const connection of chosen) this.#end(connection, { reason, livesMs: this.#timeouts.warningMs });
  }

  /** Breaks all connections without a close frame. */
  terminateAll(): void {
    for (const connection of [...this.#connections]) connection.terminate();
  }

  close(): void {
    clearInterval(this.#pings);
    for (const { timer } of this.#pending.values()) clearTimeout(timer);
    this.#pending.clear();
    this.terminateAll();
    this.#server.close();
  }

  #onConnection(connection: WebSocket): void {
    connection.on('error', () => undefined);
    if (this.#connections.length >= MAX_CONNECTIONS) {
      this.#violations.push(`more than ${MAX_CONNECTIONS} connections`);
      connection.send(JSON.stringify({ type: 'disconnect', reason: 'too_many_websockets' }));
      connection.close();
      return;
    }
    this.openedCount++;
    this.#connections.push(connection);
    connection.on('message', (data) => this.#onMessage(String(data)));
    connection.on('close', () => this.#onClose(connection));
    if (this.flap?.isBeforeHello) {
      this.#end(connection, this.flap);
      return;
    }
    const debug_info = { host: 'fake-slack', build_number: 1, approximate_connection_time: 18_060 };
    const num_connections = this.#connections.length;
    connection.send(
      JSON.stringify({ type: 'hello', num_connections, connection_info: { app_id: 'A0APP' }, debug_info }),
    );
    for (const [id, pending] of this.#pending) if (!pending.connection) this.#send(id);
    if (this.flap) this.#end(connection, this.flap);
  }

  #end(connection: WebSocket, { reason, livesMs = 0 }: Flap): void {
    if (reason !== undefined)
      connection.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'fake-slack' } }));
    setTimeout(() => connection.close(1000), livesMs).unref();
  }

  #onClose(connection: WebSocket): void {
    this.#connections.splice(this.#connections.indexOf(connection), 1);
    for (const [id, pending] of this.#pending) {
      if (pending.connection !== connection) continue;
      pending.connection = undefined;
      this.#send(id);
    }
  }

  #send(id: string): void {
    const pending = this.#pending.get(id);
    if (!pending) return;
    clearTimeout(pending.timer);
    const connection = this.#connections[this.#nextConnection++ % Math.max(1, this.#connections.length)];
    if (!connection) return;
    pending.connection = connection;
    const retry = { retry_attempt: pending.attempt, retry_reason: pending.attempt > 0 ? 'timeout' : '' };
    pending.attempt++;
    connection.send(JSON.stringify({ ...pending.envelope, ...retry }));
    pending.timer = setTimeout(() => this.#send(id), this.#timeouts.ackTimeoutMs);
  }

  #onMessage(text: string): void {
    const { envelope_id } = JSON.parse(text) as { envelope_id?: string };
    const pending = this.#pending.get(envelope_id ?? '');
    if (!envelope_id) this.#violations.push(`the app sent a message without an envelope id: ${text}`);
    if (!envelope_id || !pending) return;
    clearTimeout(pending.timer);
    this.#pending.delete(envelope_id);
    pending.acknowledged(pending.attempt);
  }
}
