import { createHash } from 'node:crypto';
import { z } from 'zod';
import { lenientObject, lenientText, lenientTrue } from '../lenient-schema.ts';
import type { WebApiMethod } from './rate-limiter.ts';

/** One page of a list that Slack returns page by page: docs.slack.dev/apis/web-api/pagination */
export interface Page {
  /** May be empty although more pages follow. */
  items: readonly unknown[];
  /** The cursor of the next page; undefined if Slack gives none. */
  next: string | undefined;
  /** Whether Slack says that more items follow, which a few methods do besides the cursor. */
  hasMore: boolean;
}

/** How a reader goes on after a page. */
export interface Continuation {
  /** The cursor of the next page; undefined after the last one. */
  cursor: string | undefined;
  /** Why the list ends although Slack gives a cursor, and what to do, for the log; else empty. */
  problem: string;
}

/** After this many pages in a row without an item, Slack's list is taken for one that never ends. */
export const MAX_EMPTY_PAGES = 1000;

const pageSchema = lenientObject({
  has_more: lenientTrue,
  response_metadata: lenientObject({ next_cursor: lenientText }),
});

/** The page in a response. `field`: the name of the list in it. A response without the list is an empty page. */
export function parsePage(response: unknown, field: string): Page {
  const items = z.object({ [field]: z.array(z.unknown()) }).safeParse(response).data?.[field];
  const { has_more, response_metadata } = pageSchema.parse(response) ?? {};
  return { items: items ?? [], next: response_metadata?.next_cursor, hasMore: has_more === true };
}

/**
 * The pages of one list that were read so far. It detects a list that repeats itself: a cursor that was used before, or
 * the same items again under another cursor. See docs/slack-events.md#pages
 */
export class PageSeries {
  readonly #method: WebApiMethod;
  readonly #cursors = new Set<string>();
  readonly #contents = new Set<string>();
  #pages = 0;
  #emptyPages = 0;

  constructor(method: WebApiMethod) {
    this.#method = method;
  }

  /**
   * Adds a page. `used`: the cursor that returned the page; undefined for the first. `next`: the cursor in it. `items`:
   * those that count as content, without what Slack repeats in each page.
   */
  add(used: string | undefined, next: string | undefined, items: readonly unknown[]): Continuation {
    this.#pages++;
    if (used !== undefined) this.#cursors.add(used);
    const isRepeat = this.#addContent(items);
    if (next === undefined) return { cursor: undefined, problem: '' };
    if (this.#cursors.has(next)) return this.end('the same cursor came again');
    if (isRepeat) return this.end('the same items came again under another cursor');
    if (this.#emptyPages >= MAX_EMPTY_PAGES) return this.end(`${MAX_EMPTY_PAGES} pages in a row were empty`);
    return { cursor: next, problem: '' };
  }

  /** Ends a list that repeats itself. `reason`: what shows that, a clause. */
  end(reason: string): Continuation {
    const problem =
      `${this.#method} does not come to an end (page ${this.#pages}: ${reason}). ` +
      'Reading stops here, and what was read stays. Restart SlackPanda to read it again. ' +
      'If that does not help, report the method to Slack, and import an export for what is missing.';
    return { cursor: undefined, problem };
  }

  /** Returns whether the same items came before. */
  #addContent(items: readonly unknown[]): boolean {
    this.#emptyPages = items.length > 0 ? 0 : this.#emptyPages + 1;
    if (items.length === 0) return false;
    const digest = createHash('sha256').update(JSON.stringify(items)).digest('base64');
    if (this.#contents.has(digest)) return true;
    this.#contents.add(digest);
    return false;
  }
}
