import { encodeSseFrame } from '../core/protocol/sse-frame.ts';
import type { SlackRecord } from '../core/records/record.ts';
import { resolveTextVersion, textVersionOf, type WinningTextVersion } from '../core/state/text-version.ts';
import type { LogEntry, Position } from '../log/log.ts';

interface TailEntry {
  partition: number;
  offset: number;
  receivedAt: number;
  /** The bytes of its block, made once and shared by all readers. */
  frame: Buffer;
  /** Bytes of all blocks up to and with this one, since the process started. */
  cumulativeBytes: number;
}

interface JoinedFrames {
  from: number;
  to: number;
  bytes: Buffer;
}

const DATA_PREFIX = 'data: ';
const NO_FRAMES: JoinedFrames = { from: 0, to: 0, bytes: Buffer.alloc(0) };

export interface TailLimits {
  entries: number;
  bytes: number;
}

/**
 * The newest entries of the log as blocks ready to be sent, numbered in the order in which this process read them.
 * Every live reader walks it by number; a reader that returns finds its place by its position in the log.
 */
export class Tail {
  readonly #limits: TailLimits;
  readonly #floor: number[];
  #entries: TailEntry[] = [];
  #first = 0;
  /** So far all entries are of the first partition, and so in the order of their offsets. */
  #isOrdered = true;
  #totalBytes = 0;
  #joinedFrames: JoinedFrames = NO_FRAMES;
  #skippedTo = 0;
  #skippedFloor: Position = [];
  /** For each message whose text is concerned by what is kept: the version that holds, and the entries that carry it. */
  readonly #textVersions = new Map<string, WinningTextVersion>();

  /** `floor`: where in the log it begins. */
  constructor(floor: Position, limits: TailLimits = { entries: 20_000, bytes: 32 * 1024 * 1024 }) {
    this.#floor = [...floor];
    this.#limits = limits;
  }

  /** The number of the oldest entry kept. */
  get first(): number {
    return this.#first;
  }

  /** The number that the next entry will get. */
  get end(): number {
    return this.#first + this.#entries.length;
  }

  /** For each partition the oldest offset that can be resumed from. */
  get floor(): Position {
    return this.#floor;
  }

  /**
   * Adds an entry. `id`: the cursor after it. A text that `record` edits or deletes goes from what is kept here, and its
   * own if a later one is here already: nobody who comes back is shown what was taken back.
   */
  push({ partition, offset, json }: LogEntry, record: SlackRecord | undefined, id: string): void {
    const bytes = Buffer.from(encodeSseFrame({ id, data: json }));
    this.#totalBytes += bytes.length;
    this.#isOrdered &&= partition === 0;
    const receivedAt = record?.received_at ?? 0;
    this.#entries.push({ partition, offset, receivedAt, frame: bytes, cumulativeBytes: this.#totalBytes });
    if (record) this.#redact(record);
    if (this.#exceedsLimits(1.1)) this.#trim();
  }

  /**
   * Passes over an entry of an import: nobody is sent so many, and whoever has not come past them begins again with a
   * snapshot. What is kept from before leads there no more.
   */
  skipImported({ partition, offset }: LogEntry): void {
    this.#drop(this.#entries.length);
    this.#floor[partition] = offset + 1;
    this.#first++;
    this.#skippedTo = this.#first;
    this.#skippedFloor = [...this.#floor];
  }

  /** The number after the last entry that was passed over: a reader before it cannot go on. */
  get skippedTo(): number {
    return this.#skippedTo;
  }

  /** Whether something was passed over that a reader at this position has not seen. */
  isBeforeSkipped(position: Position): boolean {
    return this.#skippedFloor.some((floor, partition) => (position[partition] ?? 0) < floor);
  }

  /** By the rule of the journal: whatever nobody would see again goes, whichever entry carries it. */
  #redact(record: SlackRecord): void {
    const version = textVersionOf(record);
    if (!version) return;
    const number = this.end - 1;
    const standing = this.#textVersions.get(version.message);
    const decision = resolveTextVersion(standing, () => this.#textAt(standing?.offsets.at(-1) ?? -1), version, number);
    if (!decision.keepsText) this.#eraseText(number);
    for (const earlier of decision.redactedOffsets) this.#eraseText(earlier);
    if (decision.winning !== standing) this.#textVersions.set(version.message, decision.winning);
  }

  #textAt(number: number): string {
    const { text = '' }: { text?: string } = JSON.parse(this.#jsonAt(number) ?? '{}');
    return text;
  }

  #jsonAt(number: number): string | undefined {
    const block = this.#entries[number - this.#first]?.frame;
    return block?.toString('utf8', block.indexOf(DATA_PREFIX) + DATA_PREFIX.length);
  }

  /** In as many bytes as before: spaces after the JSON mean nothing, and nothing has to be counted anew. */
  #eraseText(number: number): void {
    const kept = this.#entries[number - this.#first];
    const json = this.#jsonAt(number);
    if (!kept || json === undefined) return;
    const { text: _, ...rest }: { text?: string } = JSON.parse(json);
    const start = kept.frame.indexOf(DATA_PREFIX) + DATA_PREFIX.length;
    const erased = Buffer.alloc(kept.frame.length, ' ');
    kept.frame.copy(erased, 0, 0, start);
    erased.write(JSON.stringify(rest), start);
    erased.write('\n\n', kept.frame.length - 2);
    kept.frame = erased;
    this.#joinedFrames = NO_FRAMES;
  }

  /** The number of the first entry that a reader at this position has not seen, or `undefined` if that one is gone. */
  numberAfter(position: Position): number | undefined {
    if (this.#floor.some((floor, partition) => (position[partition] ?? 0) < floor)) return undefined;
    // Of several partitions the first unseen one may lie before ones that were seen.
    if (!this.#isOrdered) {
      const unseen = this.#entries.findIndex((kept) => !isSeen(kept, position));
      return unseen < 0 ? this.end : this.#first + unseen;
    }
    let [from, to] = [0, this.#entries.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      const kept = this.#entries[middle];
      if (kept && isSeen(kept, position)) from = middle + 1;
      else to = middle;
    }
    return this.#first + from;
  }

  /**
   * For a reader at this position, to whom the entry of this number is the first unseen one: what it has not seen up to
   * the last entry that it has seen, and the number after that one. Another process read the partitions in another order
   * than this one, and so may have shown it later entries already; with one partition there is nothing of the kind.
   */
  unseenBeforeLevel(position: Position, number: number): { unseen: LogEntry[]; number: number } {
    const level = this.#first + this.#entries.findLastIndex((kept) => isSeen(kept, position)) + 1;
    const unseen: LogEntry[] = [];
    for (let at = number; at < level; at++) {
      const kept = this.#entries[at - this.#first];
      const json = this.#jsonAt(at);
      if (kept && json !== undefined && !isSeen(kept, position))
        unseen.push({ partition: kept.partition, offset: kept.offset, json });
    }
    return { unseen, number: Math.max(number, level) };
  }

  /** The number of the first entry accepted at or after this time (ms UTC), or `undefined` if older ones may be gone. */
  numberSince(time: number): number | undefined {
    const found = this.#entries.findIndex((kept) => kept.receivedAt >= time);
    if (found > 0) return this.#first + found;
    return found < 0 ? this.end : undefined;
  }

  /** The position of a reader that has seen everything before this number; `next` is that of one that has seen all. */
  positionAt(number: number, next: Position): Position {
    const position = [...next];
    for (const kept of this.#entries.slice(number - this.#first).reverse()) position[kept.partition] = kept.offset;
    return position;
  }

  /** How many bytes a reader at this number has not been sent. */
  unsentBytes(number: number): number {
    return this.#totalBytes - (this.#entries[number - 1 - this.#first]?.cumulativeBytes ?? this.#bytesBeforeFirst());
  }

  /** The blocks `[from, to)` in one piece. Readers that are level with each other get the same piece. */
  frames(from: number, to: number): Buffer {
    if (this.#joinedFrames.from !== from || this.#joinedFrames.to !== to) {
      const blocks = this.#entries.slice(from - this.#first, to - this.#first).map((kept) => kept.frame);
      this.#joinedFrames = { from, to, bytes: blocks.length === 1 && blocks[0] ? blocks[0] : Buffer.concat(blocks) };
    }
    return this.#joinedFrames.bytes;
  }

  /** How far from `from` a piece of at most about `size` bytes goes; at least one entry. */
  chunkEnd(from: number, size: number): number {
    const start = this.#entries[from - 1 - this.#first]?.cumulativeBytes ?? this.#bytesBeforeFirst();
    let to = from + 1;
    while (to < this.end && (this.#entries[to - this.#first]?.cumulativeBytes ?? 0) - start <= size) to++;
    return Math.min(to, this.end);
  }

  /** Bytes of everything that is no longer kept. */
  #bytesBeforeFirst(): number {
    const oldest = this.#entries[0];
    return oldest ? oldest.cumulativeBytes - oldest.frame.length : this.#totalBytes;
  }

  #exceedsLimits(slack: number): boolean {
    const bytes = this.#totalBytes - this.#bytesBeforeFirst();
    return this.#entries.length > this.#limits.entries * slack || bytes > this.#limits.bytes * slack;
  }

  /** Drops a tenth at a time: taking single entries off the front of an array would cost its whole length each. */
  #trim(): void {
    const enough = this.#totalBytes - this.#limits.bytes;
    const surplus = this.#entries.length - this.#limits.entries;
    const keepFrom = this.#entries.findIndex((kept, i) => i >= surplus && kept.cumulativeBytes > enough);
    this.#drop(keepFrom < 0 ? this.#entries.length : keepFrom);
  }

  #drop(count: number): void {
    if (count === 0) return;
    const dropped = this.#entries.splice(0, count);
    for (const { partition, offset } of dropped) this.#floor[partition] = offset + 1;
    this.#first += dropped.length;
    for (const [message, { offsets }] of this.#textVersions)
      if (offsets.every((number) => number < this.#first)) this.#textVersions.delete(message);
  }
}

function isSeen({ partition, offset }: TailEntry, position: Position): boolean {
  return offset < (position[partition] ?? 0);
}
