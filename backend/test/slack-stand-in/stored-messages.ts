import { type Answer, cursorOf, error, type Parameters, pageSize, positionOf } from './paging.ts';
import type { KeptMessage, StandInChannel } from './workspace.ts';

const TS = /^\d{1,10}(\.\d{1,6})?$/;

/** `conversations.history`: newest first, without the replies of threads but for those that were shown in the channel, too. */
export function readHistory({ messages }: StandInChannel, given: Parameters): Answer {
  const size = pageSize(given, 100, 999);
  if (typeof size !== 'number') return size;
  const wrong = wrongTime(given);
  if (wrong) return error(wrong);
  const within = messages.filter((message) => isShown(message) && isWithin(message, given)).reverse();
  const before = given['cursor'] === undefined ? undefined : positionOf(given['cursor']);
  if (given['cursor'] !== undefined && before === undefined) return error('invalid_cursor');
  const rest = before === undefined ? within : within.filter(({ ts }) => Number(ts) < Number(before));
  const page = rest.slice(0, size);
  return paged(
    page.map((message) => withThread(message, messages)),
    rest.length > size,
    page.at(-1)?.ts,
  );
}

/** `conversations.replies`: the first message of the thread, then its replies, oldest first. */
export function readReplies({ messages }: StandInChannel, given: Parameters): Answer {
  const size = pageSize(given, 1000, 1000);
  if (typeof size !== 'number') return size;
  const wrong = wrongTime(given);
  if (wrong) return error(wrong);
  const root = messages.find(({ ts }) => ts === given['ts']);
  if (!root) return error('thread_not_found');
  const replies = messages.filter((message) => isReply(message) && message.thread_ts === root.ts);
  const after = given['cursor'] === undefined ? undefined : positionOf(given['cursor']);
  if (given['cursor'] !== undefined && after === undefined) return error('invalid_cursor');
  const rest = replies.filter(
    (reply) => isWithin(reply, given) && (after === undefined || Number(reply.ts) > Number(after)),
  );
  const page = after === undefined ? [withThread(root, messages), ...rest.slice(0, size - 1)] : rest.slice(0, size);
  return paged(page, rest.length > page.length - (after === undefined ? 1 : 0), page.at(-1)?.ts);
}

function paged(messages: readonly unknown[], has_more: boolean, last: string | undefined): Answer {
  const next = has_more && last !== undefined ? { response_metadata: { next_cursor: cursorOf(last) } } : {};
  return { ok: true, messages, has_more, ...next };
}

function wrongTime({ oldest, latest }: Parameters): string | undefined {
  if (oldest !== undefined && !TS.test(oldest)) return 'invalid_ts_oldest';
  return latest !== undefined && !TS.test(latest) ? 'invalid_ts_latest' : undefined;
}

function isWithin({ ts }: KeptMessage, { oldest = '0', latest = '9999999999', inclusive }: Parameters): boolean {
  const at = Number(ts);
  if (inclusive === 'true') return at >= Number(oldest) && at <= Number(latest);
  return at > Number(oldest) && at < Number(latest);
}

function isReply({ ts, thread_ts }: KeptMessage): boolean {
  return thread_ts !== undefined && thread_ts !== ts;
}

function isShown(message: KeptMessage): boolean {
  return !isReply(message) || message.subtype === 'thread_broadcast';
}

/** A message that was replied to says so. */
function withThread(message: KeptMessage, all: readonly KeptMessage[]): KeptMessage {
  if (isReply(message)) return message;
  const replies = all.filter((other) => isReply(other) && other.thread_ts === message.ts);
  const latest_reply = replies.at(-1)?.ts;
  if (latest_reply === undefined) return message;
  const reply_users = [...new Set(replies.flatMap(({ user }) => user ?? []))];
  return { ...message, thread_ts: message.ts, reply_count: replies.length, reply_users, latest_reply };
}
