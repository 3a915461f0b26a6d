import type { SocketStatus } from '../core/status.ts';
import { type AcceptParts, accept, unexpected } from './accept.ts';
import type { Answer } from './answer.ts';
import { retryOf } from './call-detail.ts';
import { callOf, type SlackCall } from './call-log.ts';
import type { Clock } from './clock.ts';
import { readEnvelope } from './envelope.ts';
import { createSocketConnection, type SocketConnection, type SocketEnvelope } from './socket-connection.ts';

export interface SocketModeParts extends AcceptParts {
  appToken: string;
  apiUrl: string;
  clock: Clock;
  /** Told of every envelope, after it was acknowledged or not. */
  onCall: (call: SlackCall) => void;
  /** Told when the first connection is there, and when the last one is gone. */
  onTouch: (isInTouch: boolean) => void;
}

export interface SocketMode {
  state(): SocketStatus;
  close(): Promise<void>;
}

/** Slack closes each connection every few hours; with two, there is always one. */
const CONNECTIONS = 2;
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 60_000;
/** A connection that lasts so long was a good one, ms: the next one need not wait. */
const LASTING = 10_000;

/**
 * Events over WebSockets that this side opens: no public address, no signing secret. An envelope is acknowledged when its
 * record is on disk, and not before; otherwise Slack sends it again (docs.slack.dev/apis/events-api/using-socket-mode).
 */
export function openSocketMode(parts: SocketModeParts): SocketMode {
  const { appToken, apiUrl, clock, onCall, onTouch } = parts;
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
      onCall({ at: clock.now(), status: 200, detail: 'Socket Mode: connected', outcome: 'verified', took: 0 });
    wasOpen = true;
    reason = '';
    if (open.size === 1) onTouch(true);
  }

  /** One after the other. The next is open before the last is closed, wherever Slack gives notice. */
  async function keepOne(): Promise<void> {
    let last: SocketConnection | undefined;
    for (let pause = FIRST_PAUSE; !stop.signal.aborted; ) {
      const over = new AbortController();
      const connection: SocketConnection = createSocketConnection({
        appToken,
        apiUrl,
        onEnvelope: (envelope) => void take(envelope, parts),
        onRetiring: () => over.abort(),
        onClosed: () => {
          left(connection);
          over.abort();
        },
      });
      const opening = connection.open();
      try {
        await Promise.race([opening, aborted(stop.signal)]);
      } catch (error) {
        reason = error instanceof Error ? error.message : '';
        await clock.sleep(pause, stop.signal);
        pause = Math.min(2 * pause, LONGEST_PAUSE);
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
      await aborted(AbortSignal.any([over.signal, stop.signal]));
      if (clock.now() - since > LASTING) pause = FIRST_PAUSE;
      else await clock.sleep(pause, stop.signal);
    }
    last?.close();
  }

  const running = Promise.all(Array.from({ length: CONNECTIONS }, keepOne));
  return {
    state() {
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

async function take({ body, retry, acknowledge }: SocketEnvelope, parts: SocketModeParts): Promise<void> {
  const { clock, onCall } = parts;
  const at = clock.now();
  const began = performance.now();
  const words = retry.num > 0 ? retryOf(String(retry.num), retry.reason) : '';
  const answer = await answerTo(body, words, parts).catch(unexpected);
  // A connection that is gone by now takes no acknowledgement: then it comes again over another one, and counts once.
  if (answer.status === 200) await acknowledge().catch(() => undefined);
  onCall(callOf(answer, at, Math.round(performance.now() - began)));
}

async function answerTo(body: unknown, retry: string, parts: SocketModeParts): Promise<Answer> {
  const envelope = readEnvelope(body);
  if (envelope?.kind === 'event' || envelope?.kind === 'rate_limit') return accept(envelope, retry, parts);
  return { status: 200, body: '', detail: 'an envelope of an unknown type', outcome: 'ignored' };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
