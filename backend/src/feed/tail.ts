import { encodeSseFrame } from '../core/protocol/sse-frame.ts';
import type { SlackRecord } from '../core/records/record.ts';
import type { ChannelChanges } from '../core/state/channel-changes.ts';
import type { Milliseconds } from '../core/time/units.ts';
import type { LogEntry, Position } from '../log/log.ts';
import { jsonInFrame, replaceJsonInFrame } from './frame-text.ts';
import { TailRedactor } from './tail-redactor.ts';

interface TailEntry {
  partition: number;
  offset: number;
  /** UTC. */
  receivedAt: Milliseconds;
  /** The id in its record; empty if it concerns no channel. */
  channel: string;
  /** The bytes of its SSE frame, encoded once and shared by all clients. */
  frame: Buffer;
  /** The bytes with which the frame counts: when a text is erased from it, it may become a few longer. */
  bytes: number;
  /** Bytes of all frames up to and with this one, since the process started. */
  cumulativeBytes: number;
}

/** The frames `[from, to)` in one buffer, cached for the next client. */
interface JoinedFrames {
  from: number;
  to: number;
  bytes: Buffer;
}

const NO_FRAMES: JoinedFrames = { from: 0, to: 0, bytes: Buffer.alloc(0) };

/** How far the tail may exceed its limits before it is trimmed. Trimming a tenth at a time makes it cheap. */
const TRIM_THRESHOLD = 1.1;
const DEFAULT_LIMITS: TailLimits = { entries: 20_000, bytes: 32 * 1024 * 1024 };

export interface TailLimits {
  entries: number;
  bytes: number;
}

/**
 * The newest entries of the log as SSE frames, numbered in the order in which this process read them. Clients follow it
 * by number; a client that resumes finds its number by its position in the log (docs/architecture.md#feed-and-tail).
 */
export class Tail {
  readonly #limits: TailLimits;
  readonly #floor: number[];
  #entries: TailEntry[] = [];
  #first = 0;
  /** Whether all entries so far are of the first partition, and so in the order of their offsets. */
  #isOrdered = true;
  #totalBytes = 0;
  #joinedFrames: JoinedFrames = NO_FRAMES;
  #skippedTo = 0;
  #skippedFloor: Position = [];
  readonly #redactor = new TailRedactor({
    jsonAt: (number) => this.#jsonAt(number),
    replaceJson: (number, json) => this.#replaceJson(number, json),
    numbersOf: (channels) => this.#numbersOf(channels),
  });

  /** `floor`: the position of the first entry that will be added. */
  constructor(floor: Position, limits = DEFAULT_LIMITS) {
    this.#floor = [...floor];
    this.#limits = limits;
  }

  /** The number of the oldest entry. */
  get first(): number {
    return this.#first;
  }

  /** The number that the next entry will get. */
  get end(): number {
    return this.#first + this.#entries.length;
  }

  /** For each partition the oldest offset from which a client can resume. */
  get floor(): Position {
    return this.#floor;
  }

  /**
   * Adds an entry. `id`: the cursor after it. `changes`: of the channels of its workspace, with the entry itself. An
   * edit or a deletion erases the older text from the entries here, and a text that comes late is erased at once, so
   * that no client that resumes gets it (docs/architecture.md#redaction).
   */
  push(
    { partition, offset, json }: LogEntry,
    record: SlackRecord | undefined,
    id: string,
    changes?: ChannelChanges,
  ): void {
    const frame = Buffer.from(encodeSseFrame({ id, data: json }));
    this.#totalBytes += frame.length;
    this.#isOrdered &&= partition === 0;
    const receivedAt = record?.received_at ?? 0;
    const channel = record && 'channel' in record ? (record.channel ?? '') : '';
    const bytes = frame.length;
    this.#entries.push({ partition, offset, receivedAt, channel, frame, bytes, cumulativeBytes: this.#totalBytes });
    if (record) this.#redactor.add({ offset: this.end - 1, json, record }, changes);
    if (this.#exceedsLimits()) this.#trim();
  }

  /**
   * Skips an entry of an import, because an import has too many to send: clients that have not reached it load a new
   * snapshot. All older entries are dropped, since no client can continue through them.
   */
  skipImported({ partition, offset }: LogEntry): void {
    this.#drop(this.#entries.length);
    this.#floor[partition] = offset + 1;
    this.#first++;
    this.#skippedTo = this.#first;
    this.#skippedFloor = [...this.#floor];
  }

  /** The number after the last skipped entry. A client before it cannot continue. */
  get skippedTo(): number {
    return this.#skippedTo;
  }

  /** Whether an entry was skipped that a client at this position has not seen. */
  isBeforeSkipped(position: Position): boolean {
    return this.#skippedFloor.some((floor, partition) => (position[partition] ?? 0) < floor);
  }

  *#numbersOf(channels: ReadonlySet<string>): Generator<number> {
    for (const [index, { channel }] of this.#entries.entries()) if (channels.has(channel)) yield this.#first + index;
  }

  #jsonAt(number: number): string | undefined {
    const entry = this.#entryAt(number);
    return entry && jsonInFrame(entry.frame);
  }

  #replaceJson(number: number, json: string): void {
    const entry = this.#entryAt(number);
    if (!entry) return;
    entry.frame = replaceJsonInFrame(entry.frame, json);
    this.#joinedFrames = NO_FRAMES;
  }

  #entryAt(number: number): TailEntry | undefined {
    return this.#entries[number - this.#first];
  }

  /**
   * Returns the number of the first entry that a client at this position has not seen; `undefined` if the tail dropped
   * it.
   */
  numberAfter(position: Position): number | undefined {
    if (this.#floor.some((floor, partition) => (position[partition] ?? 0) < floor)) return undefined;
    // With several partitions, the first unseen entry may lie before seen ones.
    if (!this.#isOrdered) {
      const unseen = this.#entries.findIndex((entry) => !isSeen(entry, position));
      return unseen < 0 ? this.end : this.#first + unseen;
    }
    let [from, to] = [0, this.#entries.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      const entry = this.#entries[middle];
      if (entry && isSeen(entry, position)) from = middle + 1;
      else to = middle;
    }
    return this.#first + from;
  }

  /**
   * Returns the unseen entries before the last seen one, and the number after the last seen one, for a client at this
   * position whose first unseen entry has this number. Another instance may have sent the partitions in another order:
   * it sent a0, b0, b1, and this one reads a0, a1, b0, b1. At position [1, 2] the client has seen all but a1, so
   * `unseen` is [a1] and `number` is 4. With one partition `unseen` is empty.
   */
  unseenBeforeLastSeen(position: Position, number: number): { unseen: LogEntry[]; number: number } {
    this.#redactor.completeChannels();
    const afterLastSeen = this.#first + this.#entries.findLastIndex((entry) => isSeen(entry, position)) + 1;
    const unseen: LogEntry[] = [];
    for (let at = number; at < afterLastSeen; at++) {
      const entry = this.#entryAt(at);
      if (entry && !isSeen(entry, position))
        unseen.push({ partition: entry.partition, offset: entry.offset, json: jsonInFrame(entry.frame) });
    }
    return { unseen, number: Math.max(number, afterLastSeen) };
  }

  /**
   * Returns the number of the first entry accepted at or after a time (UTC); `undefined` if the tail may have dropped
   * it.
   */
  numberSince(time: Milliseconds): number | undefined {
    const index = this.#entries.findIndex((entry) => entry.receivedAt >= time);
    if (index > 0) return this.#first + index;
    return index < 0 ? this.end : undefined;
  }

  /** The position of a client that has seen everything before this number. `end`: the position after the last entry. */
  positionAt(number: number, end: Position): Position {
    const position = [...end];
    for (const { partition, offset } of this.#entries.slice(number - this.#first).reverse())
      position[partition] = offset;
    return position;
  }

  /** The bytes of all frames from this number on: what a client at this number has not received. */
  unsentBytes(number: number): number {
    return this.#totalBytes - (this.#entries[number - 1 - this.#first]?.cumulativeBytes ?? this.#bytesBeforeFirst());
  }

  /** Returns the frames `[from, to)` in one buffer, which clients at the same number share. */
  frames(from: number, to: number): Buffer {
    this.#redactor.completeChannels();
    if (this.#joinedFrames.from !== from || this.#joinedFrames.to !== to) {
      const frames = this.#entries.slice(from - this.#first, to - this.#first).map(({ frame }) => frame);
      this.#joinedFrames = { from, to, bytes: frames.length === 1 && frames[0] ? frames[0] : Buffer.concat(frames) };
    }
    return this.#joinedFrames.bytes;
  }

  /**
   * Returns the number after a chunk that begins at `from` and holds at most `maxBytes`, or one entry if that is
   * larger.
   */
  chunkEnd(from: number, maxBytes: number): number {
    const start = this.#entries[from - 1 - this.#first]?.cumulativeBytes ?? this.#bytesBeforeFirst();
    let to = from + 1;
    while (to < this.end && (this.#entries[to - this.#first]?.cumulativeBytes ?? 0) - start <= maxBytes) to++;
    return Math.min(to, this.end);
  }

  /** Bytes of all frames that were dropped. */
  #bytesBeforeFirst(): number {
    const oldest = this.#entries[0];
    return oldest ? oldest.cumulativeBytes - oldest.bytes : this.#totalBytes;
  }

  #exceedsLimits(): boolean {
    const bytes = this.#totalBytes - this.#bytesBeforeFirst();
    return this.#entries.length > this.#limits.entries * TRIM_THRESHOLD || bytes > this.#limits.bytes * TRIM_THRESHOLD;
  }

  /**
   * Drops the oldest entries down to the limits, all at once: removing each by itself would move the whole array each
   * time.
   */
  #trim(): void {
    const surplusBytes = this.#totalBytes - this.#limits.bytes;
    const surplusEntries = this.#entries.length - this.#limits.entries;
    const keepFrom = this.#entries.findIndex(
      ({ cumulativeBytes }, i) => i >= surplusEntries && cumulativeBytes > surplusBytes,
    );
    this.#drop(keepFrom < 0 ? this.#entries.length : keepFrom);
  }

  #drop(count: number): void {
    if (count === 0) return;
    const dropped = this.#entries.splice(0, count);
    for (const { partition, offset } of dropped) this.#floor[partition] = offset + 1;
    this.#first += dropped.length;
    this.#redactor.forgetBefore(this.#first);
  }
}

function isSeen({ partition, offset }: TailEntry, position: Position): boolean {
  return offset < (position[partition] ?? 0);
}
