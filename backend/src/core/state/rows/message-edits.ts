import type { Microseconds } from '../../time/units.ts';
import { FLAG_QUESTION, upperBound } from './message-columns.ts';
import type { MessageRows } from './message-rows.ts';

/** The time of a text that is not as posted, and whether that text asks something. */
export interface MessageEdit {
  /** The time of the message that was edited. */
  ts: Microseconds;
  at: Microseconds;
  asks: boolean;
}

/**
 * In the year 2112. Twice a time up to this is exact as a double. A later edit counts as one of this time, and a message
 * that is later has no edits.
 */
const MAX_EDIT_US: Microseconds = 2 ** 52 - 1;

/**
 * The latest text of each message of one channel whose text is not as posted. Few messages are edited, so they are apart
 * from the columns of all messages: 16 bytes each, sorted by the time of the message.
 *
 * Of two edits of one message the later wins; of two at one time, the one that asks. So order and repetition of records
 * do not matter.
 */
export class MessageEdits {
  /** Sorted and distinct. */
  #ts = new Float64Array(0);
  /** Twice the time of the edit, plus 1 if the text asks something: the greater one wins. */
  #versions = new Float64Array(0);
  /** By `ts`: what is not in the columns yet. */
  readonly #late = new Map<Microseconds, number>();
  #changes = 0;

  /** Adds an edit, or merges it with the known edit of the message. */
  put({ ts, at, asks }: MessageEdit): void {
    if (ts > MAX_EDIT_US) return;
    this.#changes++;
    const version = 2 * Math.min(at, MAX_EDIT_US) + (asks ? 1 : 0);
    const index = this.#find(ts);
    if (index >= 0) this.#versions[index] = Math.max(this.#versions[index] ?? 0, version);
    else this.#late.set(ts, Math.max(this.#late.get(ts) ?? 0, version));
  }

  /** The same edits, which later ones of this object do not change. */
  copy(): MessageEdits {
    this.#mergeLate();
    const copy = new MessageEdits();
    copy.#ts = this.#ts;
    copy.#versions = this.#versions.slice();
    return copy;
  }

  /** Adds all edits of another channel. */
  addAll(other: MessageEdits): void {
    for (const edit of other.all()) this.put(edit);
  }

  /** Another number after each change, for what is computed from the edits and kept. */
  get version(): number {
    return this.#changes;
  }

  /** The number of edited messages. */
  get size(): number {
    this.#mergeLate();
    return this.#ts.length;
  }

  /** Whether the latest text of a message asks something; `undefined` if its text is as posted. */
  asks(ts: Microseconds): boolean | undefined {
    this.#mergeLate();
    const index = this.#find(ts);
    return index < 0 ? undefined : (this.#versions[index] ?? 0) % 2 === 1;
  }

  /** The edits of the messages from an instant on, sorted by the time of the message. */
  *all(fromUs: Microseconds = 0): Generator<MessageEdit> {
    this.#mergeLate();
    for (let i = upperBound(this.#ts, fromUs - 1, 0, this.#ts.length); i < this.#ts.length; i++) {
      const version = this.#versions[i] ?? 0;
      yield { ts: this.#ts[i] ?? 0, at: Math.floor(version / 2), asks: version % 2 === 1 };
    }
  }

  #find(ts: Microseconds): number {
    const index = upperBound(this.#ts, ts, 0, this.#ts.length) - 1;
    return index >= 0 && this.#ts[index] === ts ? index : -1;
  }

  #mergeLate(): void {
    if (this.#late.size === 0) return;
    const late = Float64Array.from(this.#late.keys()).sort();
    const [ts, versions] = [this.#ts, this.#versions];
    const size = ts.length + late.length;
    const [mergedTs, mergedVersions] = [new Float64Array(size), new Float64Array(size)];
    let [e, l] = [0, 0];
    for (let i = 0; i < size; i++) {
      const [early = Number.POSITIVE_INFINITY, next = Number.POSITIVE_INFINITY] = [ts[e], late[l]];
      mergedTs[i] = Math.min(early, next);
      if (early < next) mergedVersions[i] = versions[e++] ?? 0;
      else {
        mergedVersions[i] = this.#late.get(next) ?? 0;
        l++;
      }
    }
    this.#ts = mergedTs;
    this.#versions = mergedVersions;
    this.#late.clear();
  }
}

/**
 * Whether the text of a message asks something, as far as its latest text is known (docs/metrics.md#unanswered-questions).
 * It does not say whether the message counts, nor whether its text was erased with its channel.
 */
export function asksQuestion({ rows, edits }: { rows: MessageRows; edits: MessageEdits }, row: number): boolean {
  const { ts, flags } = rows.columns;
  const isAskingAsPosted = ((flags[row] ?? 0) & FLAG_QUESTION) !== 0;
  return edits.size === 0 ? isAskingAsPosted : (edits.asks(ts[row] ?? 0) ?? isAskingAsPosted);
}
