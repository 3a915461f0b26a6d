/**
 * One block of the stream, as `text/event-stream` has it. An event without a name is a record; an id without data moves
 * a reader's cursor. Data is JSON on one line: line breaks between its parts, as another writer of the topic may have
 * left, become spaces, so that no text can begin a line of its own.
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
  /** How long an `EventSource` waits before it comes back, ms. */
  retry?: number;
}): string {
  let text = '';
  if (event !== undefined) text += `event: ${event}\n`;
  if (retry !== undefined) text += `retry: ${retry}\n`;
  if (id !== undefined) text += `id: ${id}\n`;
  if (data !== undefined) text += `data: ${data.replace(/[\r\n]+/g, ' ')}\n`;
  return `${text}\n`;
}

/** The first block of each connection. */
export interface HelloEvent {
  epoch: string;
  /** Where the log stands, as a cursor. */
  head: string;
  /** The oldest cursor that can be resumed from without a snapshot. */
  floor: string;
  version: string;
  /** Changes with the settings and the version: a page that holds a snapshot of another one fetches it anew. */
  edition: string;
  /** The server's clock, ms UTC. */
  now: number;
}

/**
 * "Fetch a snapshot again": `epoch`, the log was recreated or the cursor is not one of it; `retention`, it is older than
 * what is retained; `too_far`, it is too far back to be worth replaying; `import`, much arrived at once.
 */
export type ResetReason = 'epoch' | 'retention' | 'too_far' | 'import';

export interface ResetEvent {
  reason: ResetReason;
  /** The cursor that was asked for, cut to a sane length. */
  from: string;
  /** Where the stream goes on. */
  through: string;
}

/** The last block before the server ends: come back after so many ms. Every reader is told another time. */
export interface ByeEvent {
  retry: number;
}

/** Said every fifteen seconds, so that a dead connection is noticed and a quiet one is not mistaken for it. */
export interface PingEvent {
  now: number;
}
