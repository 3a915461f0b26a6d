import type { Milliseconds } from '../time/units.ts';

/**
 * Encodes one SSE event; see `docs/architecture.md#stream-protocol` and
 * https://html.spec.whatwg.org/multipage/server-sent-events.html. An event without a name is a record. An `id` without
 * data moves the cursor of a client. Line breaks in the data become spaces, so that no text starts a line of its own:
 * JSON has them between tokens only, where another producer of the topic may have written them.
 */
export function encodeSseFrame({
  event,
  id,
  data,
  retry,
}: {
  event?: string;
  id?: string;
  data?: string;
  /** How long an `EventSource` waits before it connects again. */
  retry?: Milliseconds;
}): string {
  let text = '';
  if (event !== undefined) text += `event: ${event}\n`;
  if (retry !== undefined) text += `retry: ${retry}\n`;
  if (id !== undefined) text += `id: ${id}\n`;
  if (data !== undefined) text += `data: ${data.replace(/[\r\n]+/g, ' ')}\n`;
  return `${text}\n`;
}

/** The data of `event: hello`, the first event of each connection. */
export interface HelloEvent {
  epoch: string;
  /** The cursor of the newest place of the log. */
  head: string;
  /** The oldest cursor from which a client can resume without a new snapshot. */
  floor: string;
  version: string;
  /** The settings hash: a page whose snapshot has another one loads a new snapshot. */
  edition: string;
  /** The server's clock. */
  now: Milliseconds;
}

/**
 * Why a client must load a new snapshot; see `docs/architecture.md#cursor-epoch-and-reset`. `epoch`: the cursor belongs
 * to another log. `retention`: the log no longer has the entries after the cursor. `too_far`: too many entries follow
 * the cursor. `import`: an import added many entries at once.
 */
export type ResetReason = 'epoch' | 'retention' | 'too_far' | 'import';

/** The data of `event: reset`. */
export interface ResetEvent {
  reason: ResetReason;
  /** The cursor of the request, shortened if it is too long. */
  from: string;
  /** The cursor at which the stream continues. */
  through: string;
}

/**
 * The data of `event: bye`, the last event before the server stops. The client connects again after `retry`, which
 * differs for each client, so that not all connect at once.
 */
export interface ByeEvent {
  retry: Milliseconds;
}

/**
 * The data of `event: ping`, sent every 15 seconds, so that a client can distinguish a quiet connection from a dead
 * one.
 */
export interface PingEvent {
  now: Milliseconds;
}
