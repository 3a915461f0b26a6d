import type { FetchedTexts, MessageKey } from 'backend/core/protocol/message-texts';
import { type Milliseconds, SECOND_MS } from 'backend/core/time/units';

export type FetchTexts = (keys: readonly MessageKey[]) => Promise<FetchedTexts>;

const MAX_KEYS_PER_REQUEST = 100;
/** More are forgotten, the oldest first. A text has some hundred bytes. */
const MAX_CACHED_TEXTS = 2000;
/** How old a text may be once the numbers changed since: an edit or a deletion may be among the changes. */
export const MAX_TEXT_AGE_MS: Milliseconds = 3 * SECOND_MS;

interface CachedText {
  text: string | null;
  cursor: string;
  fetchedAtMs: Milliseconds;
}

/** The key of a message in the maps of texts. */
export function textKey({ channel, ts }: MessageKey): string {
  return `${channel}:${ts}`;
}

/** Fetches texts of messages in batches and keeps the newest of them. */
export class MessageTexts {
  readonly #fetchTexts: FetchTexts;
  readonly #nowMs: () => Milliseconds;
  readonly #cache = new Map<string, CachedText>();
  readonly #pending = new Set<string>();
  readonly #listeners = new Set<() => void>();
  #isKept = true;

  /** `nowMs`: a clock that never goes back. */
  constructor(fetchTexts: FetchTexts, nowMs: () => Milliseconds = () => performance.now()) {
    this.#fetchTexts = fetchTexts;
    this.#nowMs = nowMs;
  }

  /** Whether the server keeps texts; true until it is known. */
  get isKept(): boolean {
    return this.#isKept;
  }

  /** The known texts, by `textKey`; null for a message whose text may not be shown. */
  known(keys: readonly MessageKey[]): ReadonlyMap<string, string | null> {
    const texts = new Map<string, string | null>();
    for (const key of keys.map(textKey)) {
      const cached = this.#cache.get(key);
      if (cached) texts.set(key, cached.text);
    }
    return texts;
  }

  /** Adds a listener, called after texts arrived. Returns a function that removes it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /**
   * Fetches the texts that are not known, or were fetched at another cursor some seconds ago. A request that fails
   * forgets its texts, because they may be deleted by now.
   */
  async load(keys: readonly MessageKey[], cursor: string): Promise<void> {
    if (!this.#isKept) return;
    const due = keys.filter((key) => this.#isDue(textKey(key), cursor));
    for (const key of due) this.#pending.add(textKey(key));
    const batches = Array.from({ length: Math.ceil(due.length / MAX_KEYS_PER_REQUEST) }, (_, i) =>
      due.slice(i * MAX_KEYS_PER_REQUEST, (i + 1) * MAX_KEYS_PER_REQUEST),
    );
    await Promise.all(batches.map((batch) => this.#loadBatch(batch, cursor)));
  }

  #isDue(key: string, cursor: string): boolean {
    if (this.#pending.has(key)) return false;
    const cached = this.#cache.get(key);
    return !cached || (cached.cursor !== cursor && this.#nowMs() - cached.fetchedAtMs >= MAX_TEXT_AGE_MS);
  }

  async #loadBatch(batch: readonly MessageKey[], cursor: string): Promise<void> {
    try {
      const { texts, kept } = await this.#fetchTexts(batch);
      this.#isKept = kept;
      const fetchedAtMs = this.#nowMs();
      for (const text of texts) this.#put(textKey(text), { text: text.text, cursor, fetchedAtMs });
    } catch {
      for (const key of batch) this.#cache.delete(textKey(key));
    } finally {
      for (const key of batch) this.#pending.delete(textKey(key));
      for (const listener of this.#listeners) listener();
    }
  }

  #put(key: string, text: CachedText): void {
    this.#cache.delete(key);
    this.#cache.set(key, text);
    for (const oldest of this.#cache.keys()) {
      if (this.#cache.size <= MAX_CACHED_TEXTS) break;
      this.#cache.delete(oldest);
    }
  }
}
