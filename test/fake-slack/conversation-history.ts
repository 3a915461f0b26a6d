import type { FakeChannel, FakeMessage } from './fake-workspace.ts';
import {
  decodePageCursor,
  encodePageCursor,
  errorResponse,
  type MethodArguments,
  pageSize,
  type WebApiResponse,
} from './pagination.ts';

const TS_PATTERN = /^\d{1,10}(\.\d{1,6})?$/;

/**
 * Returns the response of `conversations.history`, newest first. Of thread replies it contains only those that were
 * also sent to the channel.
 */
export function readHistory(channel: FakeChannel, given: MethodArguments, hiddenBefore = ''): WebApiResponse {
  const messages = channel.messages.filter(({ ts }) => ts >= hiddenBefore);
  const isLimited = messages.length < channel.messages.length;
  const size = pageSize(given, 100, 999);
  if (typeof size !== 'number') return size;
  const rangeError = timeRangeError(given);
  if (rangeError) return errorResponse(rangeError);
  const within = messages.filter((message) => isShownInChannel(message) && isWithin(message, given)).reverse();
  const before = given['cursor'] === undefined ? undefined : decodePageCursor(given['cursor']);
  if (given['cursor'] !== undefined && before === undefined) return errorResponse('invalid_cursor');
  const rest = before === undefined ? within : within.filter(({ ts }) => Number(ts) < Number(before));
  const page = rest.slice(0, size);
  return messagesPage(
    page.map((message) => withThreadSummary(message, messages)),
    rest.length > size,
    page.at(-1)?.ts,
    isLimited,
  );
}

/** Returns the response of `conversations.replies`: the first message of the thread, then its replies, oldest first. */
export function readReplies(channel: FakeChannel, given: MethodArguments, hiddenBefore = ''): WebApiResponse {
  const messages = channel.messages.filter(({ ts }) => ts >= hiddenBefore);
  const size = pageSize(given, 1000, 1000);
  if (typeof size !== 'number') return size;
  const rangeError = timeRangeError(given);
  if (rangeError) return errorResponse(rangeError);
  const root = messages.find(({ ts }) => ts === given['ts']);
  if (!root) return errorResponse('thread_not_found');
  const replies = messages.filter((message) => isReply(message) && message.thread_ts === root.ts);
  const after = given['cursor'] === undefined ? undefined : decodePageCursor(given['cursor']);
  if (given['cursor'] !== undefined && after === undefined) return errorResponse('invalid_cursor');
  const rest = replies.filter(
    (reply) => isWithin(reply, given) && (after === undefined || Number(reply.ts) > Number(after)),
  );
  const page =
    after === undefined ? [withThreadSummary(root, messages), ...rest.slice(0, size - 1)] : rest.slice(0, size);
  return messagesPage(page, rest.length > page.length - (after === undefined ? 1 : 0), page.at(-1)?.ts);
}

function messagesPage(
  messages: readonly unknown[],
  has_more: boolean,
  last: string | undefined,
  is_limited = false,
): WebApiResponse {
  const next = has_more && last !== undefined ? { response_metadata: { next_cursor: encodePageCursor(last) } } : {};
  return { ok: true, messages, has_more, ...(is_limited ? { is_limited } : {}), ...next };
}

function timeRangeError({ oldest, latest }: MethodArguments): string | undefined {
  if (oldest !== undefined && !TS_PATTERN.test(oldest)) return 'invalid_ts_oldest';
  return latest !== undefined && !TS_PATTERN.test(latest) ? 'invalid_ts_latest' : undefined;
}

function isWithin({ ts }: FakeMessage, { oldest = '0', latest = '9999999999', inclusive }: MethodArguments): boolean {
  const at = Number(ts);
  if (inclusive === 'true') return at >= Number(oldest) && at <= Number(latest);
  return at > Number(oldest) && at < Number(latest);
}

function isReply({ ts, thread_ts }: FakeMessage): boolean {
  return thread_ts !== undefined && thread_ts !== ts;
}

function isShownInChannel(message: FakeMessage): boolean {
  return !isReply(message) || message.subtype === 'thread_broadcast';
}

/** Adds the summary of its thread to a message that has replies. */
function withThreadSummary(message: FakeMessage, all: readonly FakeMessage[]): FakeMessage {
  if (isReply(message)) return message;
  const replies = all.filter((other) => isReply(other) && other.thread_ts === message.ts);
  const latest_reply = replies.at(-1)?.ts;
  if (latest_reply === undefined) return message;
  const reply_users = [...new Set(replies.flatMap(({ user }) => user ?? []))];
  return { ...message, thread_ts: message.ts, reply_count: replies.length, reply_users, latest_reply };
}
