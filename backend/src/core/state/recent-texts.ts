import type { Microseconds } from '../time/units.ts';
import { compareStrings } from './compare-strings.ts';

/**
 * How many of the newest message times keep their texts. It is more than the activity panel shows, so that unanswered
 * questions of the last days have a text. They add about 40 kB to a snapshot.
 */
export const MAX_RECENT_TEXTS = 1000;

/** A text that one message had or has. Snapshots contain these field names. */
export interface RecentText {
  channel: string;
  /** The time of the message. */
  ts: Microseconds;
  text: string;
  /** 0 for the text as posted, the time of the edit for an edited text, `DELETED_FOR_GOOD` for a deleted message. */
  at: Microseconds;
}

/** Later than any edit, so that no text wins over a deletion. */
export const DELETED_FOR_GOOD: Microseconds = Number.MAX_SAFE_INTEGER;

/**
 * The texts of the messages at the newest `MAX_RECENT_TEXTS` times: almost always one message a time. Times are counted,
 * and not messages, because two messages become one when their channels do. Deleted messages are among them, with an
 * empty text. So the selection depends on the set of records only. Of two texts of a message the one with the later time
 * wins, and of two at one time the greater text.
 */
export class RecentTexts {
  #texts: RecentText[] = [];
  /**
   * The oldest kept time once there are `MAX_RECENT_TEXTS`: older ones cannot be among the newest again.
   */
  #oldestKeptUs: Microseconds = Number.NEGATIVE_INFINITY;
  /** The number of texts at which superseded and old ones are removed. */
  #compactAt = 2 * MAX_RECENT_TEXTS;
  /** Whether the texts are sorted, without superseded and old ones. */
  #isCompact = true;

  /** Adds a text of the message that was posted in the channel at `ts`; for `at` see `RecentText`. */
  put(channel: string, ts: Microseconds, text: string, at: Microseconds): void {
    if (ts < this.#oldestKeptUs) return;
    if (at === DELETED_FOR_GOOD) this.#dropMessage(channel, ts);
    this.#texts.push({ channel, ts, text, at });
    this.#isCompact = false;
    if (this.#texts.length >= this.#compactAt) this.#compact();
  }

  /** Replaces each text: by one of another channel, for example, or by an empty one. */
  replaceEach(replace: (text: RecentText) => RecentText): void {
    this.#texts = this.#texts.map(replace);
    this.#isCompact = false;
    this.#compact();
  }

  /** One text per message, newest message first; messages of one time are sorted by channel, descending. */
  newest(): readonly RecentText[] {
    this.#compact();
    return this.#texts;
  }

  /** Removes all texts of a deleted message at once, and not at the next `#compact`. */
  #dropMessage(channel: string, ts: Microseconds): void {
    this.#texts = this.#texts.filter((text) => text.ts !== ts || text.channel !== channel);
  }

  /** The text of a message; undefined if it is not among the newest. */
  find(channel: string, ts: Microseconds): RecentText | undefined {
    const texts = this.newest();
    let [low, high] = [0, texts.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((texts[middle]?.ts ?? 0) > ts) low = middle + 1;
      else high = middle;
    }
    for (let i = low; texts[i]?.ts === ts; i++) if (texts[i]?.channel === channel) return texts[i];
    return undefined;
  }

  #compact(): void {
    if (this.#isCompact) return;
    this.#isCompact = true;
    const sorted = this.#texts.sort(newestFirst);
    const kept: RecentText[] = [];
    let times = 0;
    for (const text of sorted) {
      const previous = kept.at(-1);
      if (text.ts !== previous?.ts && ++times > MAX_RECENT_TEXTS) break;
      if (!isSameMessage(text, previous)) kept.push(text);
    }
    if (times >= MAX_RECENT_TEXTS) this.#oldestKeptUs = kept.at(-1)?.ts ?? this.#oldestKeptUs;
    this.#texts = kept;
    this.#compactAt = Math.max(2 * MAX_RECENT_TEXTS, 2 * kept.length);
  }
}

function newestFirst(a: RecentText, b: RecentText): number {
  return b.ts - a.ts || compareStrings(b.channel, a.channel) || b.at - a.at || compareStrings(b.text, a.text);
}

function isSameMessage(a: RecentText, b: RecentText | undefined): boolean {
  return b !== undefined && a.ts === b.ts && a.channel === b.channel;
}
