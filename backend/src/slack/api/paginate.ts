import { z } from 'zod';
import { lenientObject, lenientText } from '../lenient-schema.ts';
import type { WebApiMethod } from './rate-limiter.ts';
import type { WebApi } from './web-api.ts';

const cursorSchema = lenientObject({ response_metadata: lenientObject({ next_cursor: lenientText }) });

/** The largest page size that Slack recommends: docs.slack.dev/apis/web-api/pagination */
export const PAGE_SIZE = 200;

/**
 * Yields the items of a list page by page. `field`: the name of the list in the response. A page may be empty without
 * being the last one. Throws what `WebApi.call` throws.
 */
export async function* paginate(
  api: WebApi,
  method: WebApiMethod,
  field: string,
  parameters: Readonly<Record<string, string | number | boolean>> = {},
): AsyncGenerator<readonly unknown[]> {
  let cursor: string | undefined;
  do {
    const response = await api.call(method, { ...parameters, limit: PAGE_SIZE, ...(cursor ? { cursor } : {}) });
    const items = z.object({ [field]: z.array(z.unknown()) }).safeParse(response).data?.[field];
    yield items ?? [];
    const next: string | undefined = cursorSchema.parse(response)?.response_metadata?.next_cursor;
    // A page whose next cursor is its own would be read forever.
    cursor = next === cursor ? undefined : next;
  } while (cursor);
}
