import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { encodeSseFrame, type HelloEvent, type ResetReason } from '../core/protocol/sse-frame.ts';
import { parseRecordJson } from '../core/records/parse-record.ts';
import { sendableJson } from '../core/redaction/sendable-json.ts';
import type { Milliseconds } from '../core/time/units.ts';
import { formatCursor, parseCursor } from '../feed/cursor.ts';
import type { Feed } from '../feed/feed.ts';
import { EMPTY_EPOCH, type Log, type Position } from '../log/log.ts';
import { createReset, type EventStreamHub, isStreamOpen } from './event-stream-hub.ts';
import { type ResumeRequest, resolveStartingPoint } from './starting-point.ts';

export interface EventStreamOptions {
  log: Log;
  feed: Feed;
  hub: EventStreamHub;
  version: string;
  settingsHash: string;
  /** The current time, UTC. */
  now: () => Milliseconds;
}

/** How many clients may read the log itself at a time, beside those that follow the tail. */
const MAX_LOG_CLIENTS = 4;
/**
 * How long a client waits for this process to fold up to its cursor. The topic monitor reads the end of a topic only
 * every two seconds.
 */
const MAX_AHEAD_MS: Milliseconds = 5000;
/** How long the socket of a client that reads the log may stay full. */
const DRAIN_TIMEOUT_MS: Milliseconds = 30_000;

/**
 * Begins the streams of clients: sends `hello`, then the entries that the client has missed, then adds the client to
 * the hub.
 */
export class EventStreamOpener {
  readonly #options: EventStreamOptions;
  #logClientCount = 0;

  constructor(options: EventStreamOptions) {
    this.#options = options;
  }

  /** Begins a stream whose head is sent. Resolves when the hub has the client, or the stream has ended. */
  async open(response: ServerResponse, request: ResumeRequest): Promise<void> {
    const { log, feed } = this.#options;
    const cursor = requestedCursor(request);
    const mustWait = cursor !== undefined && (!feed.isReady || this.#isAhead(cursor));
    // The cursor can be validated only once the feed has read the log. Until then the client keeps it.
    if (mustWait) {
      await this.#waitUntilFolded(response, cursor);
      if (!isStreamOpen(response)) return;
    }
    const start = resolveStartingPoint(feed, log.bounds(), request);
    // The feed is still behind the cursor, so the client would get entries twice. When it reconnects, the feed may have
    // caught up.
    if (cursor !== undefined && start.kind !== 'reset' && this.#isAhead(cursor)) {
      response.destroy();
      return;
    }
    if (start.kind === 'reset') {
      this.#reset(response, start.reason, start.from);
      return;
    }
    if (start.kind === 'tail') {
      if (!mustWait) this.#sendHello(response, this.#cursorAt(start.position));
      this.#join(response, start.position, start.number);
      return;
    }
    if (this.#logClientCount >= MAX_LOG_CLIENTS) {
      this.#reset(response, 'too_far', this.#cursorAt(start.position));
      return;
    }
    this.#logClientCount++;
    this.#sendHello(response, this.#cursorAt(start.position));
    await this.#sendFromLog(response, start.position, start.since).finally(() => this.#logClientCount--);
  }

  /** Sends `hello` with the client's own cursor, and keeps the stream alive until the cursor is folded. */
  async #waitUntilFolded(response: ServerResponse, cursor: string): Promise<void> {
    const { feed, hub } = this.#options;
    this.#sendHello(response, cursor);
    const folded = feed.whenReady().then(async () => {
      if (this.#isAhead(cursor)) await feed.waitUntilFolded(parseCursor(cursor)?.position ?? [], MAX_AHEAD_MS);
    });
    await hub.keepAliveUntil(response, cursor, folded);
  }

  /** Sends the entries that the client has missed before its last seen one, then adds the client to the hub. */
  #join(response: ServerResponse, position: Position, number: number): void {
    const { feed, hub } = this.#options;
    const { unseen, number: nextNumber } = feed.tail.unseenBeforeLastSeen(position, number);
    const seen = feed.position.map((_, partition) => position[partition] ?? 0);
    for (const { partition, offset, json } of unseen) {
      seen[partition] = offset + 1;
      response.write(encodeSseFrame({ id: this.#cursorAt(seen), data: json }));
    }
    hub.addClient(response, nextNumber);
  }

  /** Whether the cursor is ahead of this feed: another instance on the same topic has read further and issued it. */
  #isAhead(text: string): boolean {
    const { log, feed } = this.#options;
    const cursor = parseCursor(text);
    if (log.status().engine === 'embedded' || !cursor) return false;
    // A topic has no epoch before its first record. The other instance may already have read that record.
    if (cursor.epoch !== feed.epoch && feed.epoch !== EMPTY_EPOCH) return false;
    return !feed.hasFolded(cursor.position);
  }

  #sendHello(response: ServerResponse, id: string | undefined): void {
    const { feed, version, settingsHash, now } = this.#options;
    const hello: HelloEvent = {
      epoch: feed.epoch,
      head: feed.cursor,
      floor: this.#cursorAt(feed.tail.floor),
      version,
      edition: settingsHash,
      now: now(),
    };
    const frame = { event: 'hello', ...(id === undefined ? {} : { id }), data: JSON.stringify(hello) };
    response.write(encodeSseFrame(frame));
  }

  /**
   * The `hello` before a reset has no id: a client that loses the connection between the two must not resume after the
   * gap.
   */
  #reset(response: ServerResponse, reason: ResetReason, from: string): void {
    const { feed, hub } = this.#options;
    const { cursor, tail } = feed;
    this.#sendHello(response, undefined);
    response.write(
      encodeSseFrame({ event: 'reset', id: cursor, data: JSON.stringify(createReset(cursor, reason, from)) }),
    );
    hub.addClient(response, tail.end);
  }

  /** Sends entries from the log that were accepted at or after `since`, until the tail reaches back to the position. */
  async #sendFromLog(response: ServerResponse, from: Position, since: Milliseconds): Promise<void> {
    const { log, feed } = this.#options;
    const stop = new AbortController();
    response.on('close', () => stop.abort());
    const position = [...from];
    for await (const entries of log.entries(from, stop.signal)) {
      if (!isStreamOpen(response)) return;
      let text = '';
      for (const { partition, offset, json } of entries) {
        position[partition] = offset + 1;
        const record = parseRecordJson(json);
        // An unreadable entry has no time, and passes every `?since=`.
        if (record && record.received_at < since) continue;
        text += encodeSseFrame({ id: this.#cursorAt(position), data: sendableJson(json, record, feed.community) });
      }
      if (text && !response.write(text)) await waitForDrain(response);
      // The embedded log reads synchronously: without this, a long read would block every response.
      await setImmediate();
      if (feed.tail.numberAfter(position) === undefined) continue;
      // The client may be ahead of the feed now, and would get entries twice.
      await feed.waitUntilFolded(position, MAX_AHEAD_MS);
      if (!isStreamOpen(response)) return;
      if (!feed.hasFolded(position)) break;
      const number = feed.tail.numberAfter(position);
      if (number === undefined) continue;
      this.#join(response, position, number);
      return;
    }
    response.destroy();
  }

  #cursorAt(position: Position): string {
    return formatCursor({ epoch: this.#options.feed.epoch, position });
  }
}

/** Resolves when the socket has room again, or is closed. A socket that stays full for too long is closed. */
async function waitForDrain(response: ServerResponse): Promise<void> {
  const timer = setTimeout(() => response.destroy(), DRAIN_TIMEOUT_MS);
  const done = new AbortController();
  const either = ['drain', 'close'].map((event) => once(response, event, { signal: done.signal }));
  await Promise.race(either);
  done.abort();
  clearTimeout(timer);
}

/** Returns the cursor of a request; undefined if it has none, or a malformed one. */
function requestedCursor({ lastEventId, cursor }: ResumeRequest): string | undefined {
  const text = lastEventId || cursor;
  return text && parseCursor(text) ? text : undefined;
}
