import { PageSeries, parsePage } from './page-series.ts';
import type { WebApiMethod } from './rate-limiter.ts';
import type { WebApi } from './web-api.ts';

/** The largest page size that Slack recommends: docs.slack.dev/apis/web-api/pagination */
export const PAGE_SIZE = 200;

/** A list repeats itself, so that only a part of it was read. The message says what to do. */
export class EndlessListError extends Error {
  override readonly name = 'EndlessListError';
}

/**
 * Yields the items of a list page by page, as long as Slack gives a cursor. `field`: the name of the list in the
 * response. A page may be short or empty without being the last one. Throws what `WebApi.call` throws, and an
 * `EndlessListError` after the items of a page from which no cursor leads on; see docs/slack-events.md#pages
 */
export async function* paginate(
  api: WebApi,
  method: WebApiMethod,
  field: string,
  parameters: Readonly<Record<string, string | number | boolean>> = {},
): AsyncGenerator<readonly unknown[]> {
  const series = new PageSeries(method);
  let cursor: string | undefined;
  do {
    const response = await api.call(method, { ...parameters, limit: PAGE_SIZE, ...(cursor ? { cursor } : {}) });
    const { items, next } = parsePage(response, field);
    yield items;
    const continuation = series.add(cursor, next, items);
    if (continuation.problem) throw new EndlessListError(continuation.problem);
    cursor = continuation.cursor;
  } while (cursor !== undefined);
}
