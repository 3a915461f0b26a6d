import { z } from 'zod';
import { lenientObject, lenientText } from '../lenient-schema.ts';
import type { WebApiMethod } from './rate-limiter.ts';
import type { WebApi } from './web-api.ts';

const cursorSchema = lenientObject({ response_metadata: lenientObject({ next_cursor: lenientText }) });

/** What Slack advises for a page (docs.slack.dev/apis/web-api/pagination). */
export const PAGE_SIZE = 200;

/** The items of a list, page by page. A page may be empty and not the last one. Throws what `call` throws. */
export async function* paginate(
  api: WebApi,
  method: WebApiMethod,
  field: string,
  parameters: Readonly<Record<string, string | number | boolean>> = {},
): AsyncGenerator<readonly unknown[]> {
  let cursor: string | undefined;
  do {
    const answer = await api.call(method, { ...parameters, limit: PAGE_SIZE, ...(cursor ? { cursor } : {}) });
    const items = z.object({ [field]: z.array(z.unknown()) }).safeParse(answer).data?.[field];
    yield items ?? [];
    const next: string | undefined = cursorSchema.parse(answer)?.response_metadata?.next_cursor;
    // A cursor that leads to itself would lead nowhere.
    cursor = next === cursor ? undefined : next;
  } while (cursor);
}
