import type { Microseconds } from '../time/units.ts';
import { compareStrings } from './compare-strings.ts';

/**
 * How many of the newest messages keep their text. It is more than the activity panel shows, so that unanswered
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
 * The texts of the newest `MAX_RECENT_TEXTS` messages. Deleted messages are among them, with an empty text, because the
 * selection must depend on the set of records only. Of two texts of a message the one with the later time wins, and of
 * two at one time the greater text.
 */
export class RecentTexts {
  #texts: RecentText[] = [];
  /**
   * The time of the oldest kept message once there are `MAX_RECENT_TEXTS`: older ones cannot be among the newest again.
   */
  #oldestKeptUs: Microseconds = Number.NEGATIVE_INFINITY;

  /** Adds a text of the message that was posted in the channel at `ts`; for `at` see `RecentText`. */
  put(channel: string, ts: Microseconds, text: string, at: Microseconds): void {
    if (ts < this.#oldestKeptUs) return;
    if (at === DELETED_FOR_GOOD) this.#dropMessage(channel, ts);
    this.#texts.push({ channel, ts, text, at });
    if (this.#texts.length >= 2 * MAX_RECENT_TEXTS) this.#compact();
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

  #compact(): void {
    this.#texts.sort(newestFirst);
    this.#texts = this.#texts.filter((text, i, all) => !isSameMessage(text, all[i - 1])).slice(0, MAX_RECENT_TEXTS);
    this.#oldestKeptUs = this.#texts[MAX_RECENT_TEXTS - 1]?.ts ?? Number.NEGATIVE_INFINITY;
  }
}

function newestFirst(a: RecentText, b: RecentText): number {
  return b.ts - a.ts || compareStrings(b.channel, a.channel) || b.at - a.at || compareStrings(b.text, a.text);
}

function isSameMessage(a: RecentText, b: RecentText | undefined): boolean {
  return b !== undefined && a.ts === b.ts && a.channel === b.channel;
}
