import type { ArchiveEntry } from './archive.ts';
import type { JsonArrayItem } from './json-array-parser.ts';
import { readJsonArray } from './read-json-array.ts';

/**
 * Yields the message objects of a file, as `readJsonArray` does: of Slack's list of messages, or of the object that
 * slackdump's dump has for a conversation. slackdump stores the replies of a thread within its first message
 * (`slackdump_thread_replies`, github.com/rusq/slackdump, `types/message.go`); they follow it here.
 */
export async function* readMessages(entry: ArchiveEntry): AsyncGenerator<JsonArrayItem[]> {
  for await (const items of readJsonArray(entry, 'messages')) yield items.flatMap(withReplies);
}

function withReplies(item: JsonArrayItem): JsonArrayItem[] {
  if (!('json' in item) || !('slackdump_thread_replies' in item.json)) return [item];
  const { slackdump_thread_replies: replies, ...json } = item.json;
  if (!Array.isArray(replies)) return [{ json }];
  return [{ json }, ...replies.map((reply: unknown) => replyItem(reply))];
}

function replyItem(reply: unknown): JsonArrayItem {
  return typeof reply === 'object' && reply !== null && !Array.isArray(reply)
    ? { json: reply }
    : { problem: 'entries that are not an object' };
}
