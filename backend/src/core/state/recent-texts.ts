/**
 * How many of the newest messages keep their text: more than the feed shows, so that a question from last week can still be
 * read while it waits for an answer. Some 40 kB of a snapshot.
 */
export const MAX_RECENT_TEXTS = 1000;

/** The text of one message, at one point of its history. */
export interface RecentText {
  channel: string;
  /** Of the message, microseconds. */
  ts: number;
  text: string;
  /** When it got this text: 0 as first posted, else the time of the edit; `DELETED_FOR_GOOD` once deleted. */
  at: number;
}

/** Later than any edit: whatever comes after a deletion, the text stays gone. */
export const DELETED_FOR_GOOD = Number.MAX_SAFE_INTEGER;

/**
 * The texts of the newest thousand messages, deleted ones included (they hold their place without a text: which
 * thousand these are must depend on the set of records alone). Of two texts the one given later wins, ties by value.
 */
export class RecentTexts {
  #texts: RecentText[] = [];
  /** A thousand messages are at least as new as this: whatever is older can never be among the newest thousand again. */
  #oldestKeptUs = Number.NEGATIVE_INFINITY;

  /** The text that a message in a channel, posted at `ts`, got `at` a time; see `RecentText`. */
  put(channel: string, ts: number, text: string, at: number): void {
    if (ts < this.#oldestKeptUs) return;
    if (at === DELETED_FOR_GOOD) this.#dropMessage(channel, ts);
    this.#texts.push({ channel, ts, text, at });
    if (this.#texts.length >= 2 * MAX_RECENT_TEXTS) this.#compact();
  }

  /** Newest first; ties by channel. */
  newest(): readonly RecentText[] {
    this.#compact();
    return this.#texts;
  }

  /** A deleted text goes at once, not at the next clean-up. */
  #dropMessage(channel: string, ts: number): void {
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

function compareStrings(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function isSameMessage(a: RecentText, b: RecentText | undefined): boolean {
  return b !== undefined && a.ts === b.ts && a.channel === b.channel;
}
