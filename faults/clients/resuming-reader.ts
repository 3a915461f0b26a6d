import { setTimeout as sleep } from 'node:timers/promises';
import { type SseEvent, SseParser } from '../../test/stream/sse-parser.ts';

/** What a reader was told at one place of the log. */
export interface ReadRecord {
  partition: number;
  offset: number;
  json: string;
}

/**
 * A reader as the standard wants it: resumes by the last id that it saw, for as long as it is wanted. Watches over what
 * it is promised: ids that rise by one, in one partition, with each record, or a `reset` that says why not.
 */
export class ResumingReader {
  /** By epoch, everything that was read. */
  readonly recordsByEpoch = new Map<string, ReadRecord[]>();
  readonly resets: { reason: string; from: string; through: string }[] = [];
  /** Ids that skipped something without a word, and ids that went back. */
  readonly gaps: string[] = [];
  readonly reordered: string[] = [];
  /** Answers after which a browser would never come back. */
  readonly rejections: string[] = [];
  connections = 0;
  cursor: string;
  readonly #url: () => string;
  readonly #hear: (block: SseEvent) => void;
  #isWanted = true;
  #connection = new AbortController();
  #running: Promise<void>;

  /** `cursor`: where it begins; `earliest` for the beginning. `hear`: is told of each block. */
  constructor(url: () => string, cursor: string, hear: (block: SseEvent) => void = () => undefined) {
    this.#url = url;
    this.cursor = cursor;
    this.#hear = hear;
    this.#running = this.#follow();
  }

  /** The network fails: what was sent and not read is lost. It comes back by itself. */
  disconnect(): void {
    this.#connection.abort();
  }

  /** Begins anew at the beginning; what it reads again must be the same. */
  restartFromBeginning(): void {
    this.cursor = 'earliest';
    this.disconnect();
  }

  async close(): Promise<void> {
    this.#isWanted = false;
    this.disconnect();
    await this.#running;
  }

  get recordCount(): number {
    return [...this.recordsByEpoch.values()].reduce((sum, { length }) => sum + length, 0);
  }

  async #follow(): Promise<void> {
    while (this.#isWanted) {
      this.#connection = new AbortController();
      await this.#connect(this.#connection.signal).catch(() => undefined);
      if (this.#isWanted) await sleep(20 + Math.random() * 80);
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
    for await (const chunk of response.body ?? []) for (const block of parser.push(chunk)) this.#take(block);
  }

  #take(block: SseEvent): void {
    const before = this.cursor;
    if (block.event === 'reset') this.resets.push(JSON.parse(block.data));
    else if (isCursorText(before) && isCursorText(block.id) && block.id !== before) this.#compare(before, block);
    if (isCursorText(block.id)) this.cursor = block.id;
    if (block.event === 'message') this.#keep(before, block);
    this.#hear(block);
  }

  /** Only a record moves the cursor, and by one; anything else would skip what nobody sent. */
  #compare(before: string, { event, id }: SseEvent): void {
    const steps = offsetSteps(before, id);
    const moved = sum(steps);
    const most = event === 'message' ? 1 : 0;
    if (splitCursor(id).epoch !== splitCursor(before).epoch && !hasNoEpochYet(before))
      this.gaps.push(`${event}: from ${before} to ${id} without a reset`);
    else if (steps.some((step) => step < 0) || moved < most) this.reordered.push(`${event}: ${id} after ${before}`);
    else if (moved > most) this.gaps.push(`${event}: ${id} after ${before}`);
  }

  #keep(before: string, { id, data }: SseEvent): void {
    const { epoch, offsets } = splitCursor(id);
    const partition = offsetSteps(before, id).findIndex((step) => step > 0);
    const known = this.recordsByEpoch.get(epoch) ?? [];
    known.push({ partition, offset: (offsets[partition] ?? 0) - 1, json: data });
    this.recordsByEpoch.set(epoch, known);
  }
}

/** Epoch, and for each partition the next offset, of a cursor. */
export function splitCursor(cursor: string): { epoch: string; offsets: number[] } {
  const [epoch = '', offsets = ''] = cursor.split('.');
  return { epoch, offsets: offsets.split('-').map(Number) };
}

/** How far each partition is from one cursor to the other; a cursor from before a topic was reached names none. */
function offsetSteps(before: string, after: string): number[] {
  const then = splitCursor(before).offsets;
  return splitCursor(after).offsets.map((offset, partition) => offset - (then[partition] ?? 0));
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** Before a topic was reached, and before its first record, it has no epoch of its own yet; nothing can be missed there. */
function hasNoEpochYet(cursor: string): boolean {
  const { epoch, offsets } = splitCursor(cursor);
  return (epoch === '0' || epoch === 'empty000') && sum(offsets) === 0;
}

function isCursorText(text: string): boolean {
  return /^[0-9a-z]+\.\d+(-\d+)*$/.test(text);
}
