import { setTimeout as sleep } from 'node:timers/promises';
import { type Block, BlockParser } from '../../backend/test/block-parser.ts';

/** What a reader was told at one offset. */
export interface Read {
  offset: number;
  json: string;
}

/**
 * A reader as the standard wants it: resumes by the last id that it saw, for as long as it is wanted. Watches over what
 * it is promised: ids that rise by one with each record, or a `reset` that says why not.
 */
export class FollowingReader {
  /** By epoch and offset, everything that was read. */
  readonly read = new Map<string, Read[]>();
  readonly resets: { reason: string; from: string; through: string }[] = [];
  /** Ids that skipped something without a word, and ids that went back. */
  readonly gaps: string[] = [];
  readonly reordered: string[] = [];
  /** Answers after which a browser would never come back. */
  readonly refusals: string[] = [];
  connections = 0;
  cursor: string;
  readonly #url: () => string;
  readonly #hear: (block: Block) => void;
  #isWanted = true;
  #connection = new AbortController();
  #running: Promise<void>;

  /** `cursor`: where it begins; `earliest` for the beginning. `hear`: is told of each block. */
  constructor(url: () => string, cursor: string, hear: (block: Block) => void = () => undefined) {
    this.#url = url;
    this.cursor = cursor;
    this.#hear = hear;
    this.#running = this.#follow();
  }

  /** The network fails: what was sent and not read is lost. It comes back by itself. */
  cut(): void {
    this.#connection.abort();
  }

  /** Begins anew at the beginning; what it reads again must be the same. */
  again(): void {
    this.cursor = 'earliest';
    this.cut();
  }

  async close(): Promise<void> {
    this.#isWanted = false;
    this.cut();
    await this.#running;
  }

  get records(): number {
    return [...this.read.values()].reduce((sum, { length }) => sum + length, 0);
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
      this.refusals.push(`${response.status} ${type}`);
      return;
    }
    this.connections++;
    const parser = new BlockParser(isFirst ? '' : this.cursor);
    for await (const chunk of response.body ?? []) for (const block of parser.take(chunk)) this.#take(block);
  }

  #take(block: Block): void {
    const before = this.cursor;
    if (block.event === 'reset') this.resets.push(JSON.parse(block.data));
    else if (isCursor(before) && isCursor(block.id) && block.id !== before) this.#compare(before, block);
    if (isCursor(block.id)) this.cursor = block.id;
    if (block.event === 'message') this.#keep(block);
    this.#hear(block);
  }

  /** Only a record moves the cursor, and by one; anything else would skip what nobody sent. */
  #compare(before: string, { event, id }: Block): void {
    const [epoch, offset] = parts(before);
    const [newEpoch, newOffset] = parts(id);
    if (newEpoch !== epoch && !isNameless(epoch, offset))
      this.gaps.push(`${event}: from ${before} to ${id} without a reset`);
    else if (newOffset < offset || (event === 'message' && newOffset === offset))
      this.reordered.push(`${event}: ${id} after ${before}`);
    else if (newOffset - offset > (event === 'message' ? 1 : 0)) this.gaps.push(`${event}: ${id} after ${before}`);
  }

  #keep({ id, data }: Block): void {
    const [epoch, next] = parts(id);
    const known = this.read.get(epoch) ?? [];
    known.push({ offset: next - 1, json: data });
    this.read.set(epoch, known);
  }
}

/** Epoch and next offset of a cursor of a log with one partition. */
export function parts(cursor: string): [epoch: string, offset: number] {
  const [epoch = '', offset = ''] = cursor.split('.');
  return [epoch, Number(offset)];
}

/** Before a topic was reached, and before its first record, it has no epoch of its own yet; nothing can be missed there. */
function isNameless(epoch: string, offset: number): boolean {
  return offset === 0 && (epoch === '0' || epoch === 'empty000');
}

function isCursor(text: string): boolean {
  return /^[0-9a-z]+\.\d+$/.test(text);
}
