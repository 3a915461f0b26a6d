import { z } from 'zod';
import { formatSlackTimestamp, parseSlackTimestamp } from '../../core/time/slack-timestamp.ts';
import type { Microseconds } from '../../core/time/units.ts';
import { PageSeries, parsePage } from '../api/page-series.ts';
import { PAGE_SIZE } from '../api/paginate.ts';
import type { WebApi } from '../api/web-api.ts';

/** A list of messages was not returned to its end, so that it does not prove that a message is gone. */
export class IncompleteListError extends Error {
  override readonly name = 'IncompleteListError';
}

/** A page of a list of messages. */
export interface MessagePage {
  messages: readonly object[];
  /** The times of the messages. */
  times: ReadonlySet<Microseconds>;
  isLast: boolean;
  /** Whether Slack hides older messages, as in a free workspace after 90 days. */
  isLimited: boolean;
}

const responseSchema = z.object({
  messages: z.array(z.looseObject({ ts: z.string() })),
  is_limited: z.boolean().optional().catch(undefined),
});

type Arguments = Readonly<Record<string, string>>;

/**
 * Yields the pages of `conversations.history` or `conversations.replies` for as long as Slack has more. Throws an
 * `IncompleteListError` where the list repeats itself or breaks off, or has a message without a time; and what
 * `WebApi.call` throws.
 */
export async function* readMessagePages(
  api: WebApi,
  method: 'conversations.history' | 'conversations.replies',
  given: Arguments,
): AsyncGenerator<MessagePage> {
  const series = new PageSeries(method);
  let [parameters, cursor] = [given, undefined as string | undefined];
  for (;;) {
    const response = await api.call(method, { ...parameters, limit: PAGE_SIZE, ...(cursor ? { cursor } : {}) });
    const { items, next, hasMore } = parsePage(response, 'messages');
    const { data } = responseSchema.safeParse(response);
    if (!data) throw new IncompleteListError(`${method} returned a page without messages, or a message without a time`);
    const times = new Set(data.messages.map(({ ts }) => parseSlackTimestamp(ts) ?? Number.NaN));
    if (times.has(Number.NaN)) throw new IncompleteListError(`${method} returned a message without a valid time`);
    const isLast = next === undefined && !hasMore;
    yield { messages: data.messages, times, isLast, isLimited: data.is_limited === true };
    if (isLast) return;
    // Slack may repeat the first message of the thread in each page.
    const content = items.filter((_, i) => data.messages[i]?.ts !== given['ts']);
    const { problem } = series.add(cursor, next, content);
    if (problem) throw new IncompleteListError(problem);
    cursor = next;
    if (next !== undefined) continue;
    // More is announced without a cursor: the next page begins at the oldest message.
    if (method !== 'conversations.history' || times.size === 0)
      throw new IncompleteListError(`${method} announces more messages, without a cursor`);
    parameters = { ...parameters, latest: formatSlackTimestamp(Math.min(...times)) };
  }
}
