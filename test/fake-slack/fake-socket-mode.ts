import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';

/** An app may have so many connections: docs.slack.dev/apis/events-api/using-socket-mode. */
const MAX_CONNECTIONS = 10;

/** An envelope on its way to the app. */
interface PendingEnvelope {
  envelope: Record<string, unknown>;
  attempt: number;
  connection: WebSocket | undefined;
  timer: NodeJS.Timeout | undefined;
  acknowledged: (attempts: number) => void;
}

export interface SocketModeTimeouts {
  /** How long Slack waits for an acknowledgement before it sends again, ms. */
  ackTimeoutMs: number;
  /** How long a connection lives after its warning, ms. */
  warningMs: number;
}

/** The WebSocket side: hello, envelopes until they are acknowledged, warnings before a connection is closed. */
export class FakeSocketMode {
  readonly #server = new WebSocketServer({ noServer: true });
  readonly #connections: WebSocket[] = [];
  readonly #pending = new Map<string, PendingEnvelope>();
  readonly #tickets = new Set<string>();
  readonly #mistakes: string[];
  readonly #times: SocketModeTimeouts;
  readonly #pings: NodeJS.Timeout;
  #turn = 0;
  /** How often a connection was opened. */
  openedCount = 0;

  constructor(mistakes: string[], times: SocketModeTimeouts) {
    this.#mistakes = mistakes;
    this.#times = times;
    this.#pings = setInterval(() => {
      for (const connection of this.#connections) connection.ping();
    }, 5000);
  }

  get connections(): number {
    return this.#connections.length;
  }

  /** Envelopes that were not acknowledged yet. */
  get pendingCount(): number {
    return this.#pending.size;
  }

  /** A ticket is good for one connection. */
  createTicket(): string {
    const ticket = randomUUID();
    this.#tickets.add(ticket);
    return ticket;
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const ticket = new URL(request.url ?? '', 'ws://stand-in').searchParams.get('ticket') ?? '';
    if (!this.#tickets.delete(ticket)) {
      this.#mistakes.push('a connection was opened with an address that was used before, or never given out');
      socket.destroy();
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (connection) => this.#connected(connection));
  }

  /** Sends an envelope until it is acknowledged; resolves with how often it was sent. `payload`: what HTTP would post. */
  deliver(payload: unknown, type = 'events_api'): Promise<number> {
    const envelope_id = randomUUID();
    const envelope = { envelope_id, type, payload, accepts_response_payload: false };
    return new Promise((acknowledged) => {
      this.#pending.set(envelope_id, { envelope, attempt: 0, connection: undefined, timer: undefined, acknowledged });
      this.#send(envelope_id);
    });
  }

  /** Sends whatever this is to every connection, as it is. */
  sendRaw(text: string): void {
    for (const connection of this.#connections) connection.send(text);
  }

  /** Tells a connection, or all, that it will be closed, and closes it. */
  sendDisconnectWarning(which: number | 'all' = 0): void {
    const chosen = which === 'all' ? [...this.#connections] : this.#connections.slice(which, which + 1);
    for (const connection of chosen) {
      connection.send(JSON.stringify({ type: 'disconnect', reason: 'warning', debug_info: { host: 'stand-in' } }));
      setTimeout(() => connection.close(1000), this.#times.warningMs).unref();
    }
  }

  /** Breaks all connections without a word. */
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

  #connected(connection: WebSocket): void {
    connection.on('error', () => undefined);
    if (this.#connections.length >= MAX_CONNECTIONS) {
      this.#mistakes.push(`more than ${MAX_CONNECTIONS} connections`);
      connection.send(JSON.stringify({ type: 'disconnect', reason: 'too_many_websockets' }));
      connection.close();
      return;
    }
    this.openedCount++;
    this.#connections.push(connection);
    connection.on('message', (data) => this.#heard(String(data)));
    connection.on('close', () => this.#closed(connection));
    const debug_info = { host: 'stand-in', build_number: 1, approximate_connection_time: 18_060 };
    const num_connections = this.#connections.length;
    connection.send(
      JSON.stringify({ type: 'hello', num_connections, connection_info: { app_id: 'A0APP' }, debug_info }),
    );
    for (const [id, { connection: on }] of this.#pending) if (!on) this.#send(id);
  }

  #closed(connection: WebSocket): void {
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
    const connection = this.#connections[this.#turn++ % Math.max(1, this.#connections.length)];
    if (!connection) return;
    pending.connection = connection;
    const retry = { retry_attempt: pending.attempt, retry_reason: pending.attempt > 0 ? 'timeout' : '' };
    pending.attempt++;
    connection.send(JSON.stringify({ ...pending.envelope, ...retry }));
    pending.timer = setTimeout(() => this.#send(id), this.#times.ackTimeoutMs);
  }

  #heard(text: string): void {
    const { envelope_id } = JSON.parse(text) as { envelope_id?: string };
    const pending = this.#pending.get(envelope_id ?? '');
    if (!envelope_id) this.#mistakes.push(`the app sent something that acknowledges nothing: ${text}`);
    if (!envelope_id || !pending) return;
    clearTimeout(pending.timer);
    this.#pending.delete(envelope_id);
    pending.acknowledged(pending.attempt);
  }
}
