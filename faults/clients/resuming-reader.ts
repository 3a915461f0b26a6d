import { setTimeout as sleep } from 'node:timers/promises';
import { type SseEvent, SseParser } from '../../test/stream/sse-parser.ts';

/** One record at its place in the log. */
export interface ReadRecord {
  partition: number;
  offset: number;
  json: string;
}

/**
 * Reads the stream as an EventSource does, and resumes with the last id until it is closed. It checks the promise of
 * docs/architecture.md#cursor-epoch-and-reset: with each record the id rises by one in one partition, or a `reset`
 * names the reason why not.
 */
export class ResumingReader {
  /** All records that were read, by epoch. */
  readonly recordsByEpoch = new Map<string, ReadRecord[]>();
  readonly resets: { reason: string; from: string; through: string }[] = [];
  /** Ids that skipped something without a `reset`. */
  readonly gaps: string[] = [];
  /** Ids that went back. */
  readonly reordered: string[] = [];
  /** Responses after which a browser does not reconnect. */
  readonly rejections: string[] = [];
  connections = 0;
  cursor: string;
  readonly #url: () => string;
  readonly #onEvent: (event: SseEvent) => void;
  #isOpen = true;
  #connection = new AbortController();
  #running: Promise<void>;

  /** `cursor`: where it begins; `earliest` for the beginning. `onEvent`: is called with each event. */
  constructor(url: () => string, cursor: string, onEvent: (event: SseEvent) => void = () => undefined) {
    this.#url = url;
    this.cursor = cursor;
    this.#onEvent = onEvent;
    this.#running = this.#follow();
  }

  /** Drops the connection, with all unread bytes. The reader then reconnects. */
  disconnect(): void {
    this.#connection.abort();
  }

  /** Reads everything again from the beginning. */
  restartFromBeginning(): void {
    this.cursor = 'earliest';
    this.disconnect();
  }

  async close(): Promise<void> {
    this.#isOpen = false;
    this.disconnect();
    await this.#running;
  }

  get recordCount(): number {
    return [...this.recordsByEpoch.values()].reduce((sum, { length }) => sum + length, 0);
  }

  async #follow(): Promise<void> {
    while (this.#isOpen) {
      this.#connection = new AbortController();
      await this.#connect(this.#connection.signal).catch(() => undefined);
      if (this.#isOpen) await sleep(20 + Math.random() * 80);
    }
  }

  async #connect(signal: AbortSignal): Promise<void> {
    const isFirst = this.cursor === '' || this.cursor === 'earliest';
    const url = `${this.#url()}/slack-events-stream${isFirst ? `?cursor=${this.cursor}` : ''}`;
    const response = await fetch(url, { signal, headers: isFirst ? {} : { 'last-event-id': this.cursor } });
    const type = response.headers.get('content-type') ?? '';
    if (response.status !== 200 || !type.startsWith('text/event-stream')) {
      this.rejections.push(`${response.status} ${type}`);
      return;
    }
    this.connections++;
    const parser = new SseParser(isFirst ? '' : this.cursor);
    for await (const chunk of response.body ?? []) for (const event of parser.push(chunk)) this.#handle(event);
  }

  #handle(event: SseEvent): void {
    const before = this.cursor;
    if (event.event === 'reset') this.resets.push(JSON.parse(event.data));
    else if (isCursorText(before) && isCursorText(event.id) && event.id !== before) this.#checkStep(before, event);
    if (isCursorText(event.id)) this.cursor = event.id;
    if (event.event === 'message') this.#addRecord(before, event);
    this.#onEvent(event);
  }

  /** Only a record moves the cursor, and by one. */
  #checkStep(before: string, { event, id }: SseEvent): void {
    const steps = offsetSteps(before, id);
    const moved = sum(steps);
    const expected = event === 'message' ? 1 : 0;
    if (splitCursor(id).epoch !== splitCursor(before).epoch && !hasNoEpochYet(before))
      this.gaps.push(`${event}: from ${before} to ${id} without a reset`);
    else if (steps.some((step) => step < 0) || moved < expected) this.reordered.push(`${event}: ${id} after ${before}`);
    else if (moved > expected) this.gaps.push(`${event}: ${id} after ${before}`);
  }

  #addRecord(before: string, { id, data }: SseEvent): void {
    const { epoch, offsets } = splitCursor(id);
    const partition = offsetSteps(before, id).findIndex((step) => step > 0);
    const known = this.recordsByEpoch.get(epoch) ?? [];
    known.push({ partition, offset: (offsets[partition] ?? 0) - 1, json: data });
    this.recordsByEpoch.set(epoch, known);
  }
}

/** Returns the epoch of a cursor, and the next offset of each partition. */
export function splitCursor(cursor: string): { epoch: string; offsets: number[] } {
  const [epoch = '', offsets = ''] = cursor.split('.');
  return { epoch, offsets: offsets.split('-').map(Number) };
}

/** Returns how far each partition moved between two cursors. A cursor from before the topic was reached has no partitions. */
function offsetSteps(before: string, after: string): number[] {
  const offsetsBefore = splitCursor(before).offsets;
  return splitCursor(after).offsets.map((offset, partition) => offset - (offsetsBefore[partition] ?? 0));
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** Before the topic is reached, and before its first record, a cursor has no real epoch. No record can be missed there. */
function hasNoEpochYet(cursor: string): boolean {
  const { epoch, offsets } = splitCursor(cursor);
  return (epoch === '0' || epoch === 'empty000') && sum(offsets) === 0;
}

function isCursorText(text: string): boolean {
  return /^[0-9a-z]+\.\d+(-\d+)*$/.test(text);
}
