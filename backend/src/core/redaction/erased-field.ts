import type { SlackRecord } from '../records/record.ts';
import { questionField } from '../records/without-text.ts';
import type { ChannelChanges } from '../state/channel-changes.ts';
import { parseSlackTimestamp } from '../time/slack-timestamp.ts';

/**
 * The field of a record that may not be stored or sent any more, because its channel was deleted or made private later:
 * the text of a message or the name of a channel. `undefined` if all fields stay. See
 * `docs/slack-events.md#whole-channels`.
 */
export function erasedField(record: SlackRecord, changes: ChannelChanges): 'text' | 'name' | undefined {
  if (!('channel' in record) || !record.channel) return undefined;
  const erasedUntilUs = changes.erasedUntilUs(record.channel);
  if (erasedUntilUs === 0 || (parseSlackTimestamp(record.timestamp) ?? 0) > erasedUntilUs) return undefined;
  if ('text' in record) return 'text';
  return 'name' in record && record.name ? 'name' : undefined;
}

/**
 * The JSON of the record without its text, but with `questionField`, or with an empty name, which its kind requires;
 * `undefined` if it is so already. Fields unknown to this version of the product are kept.
 */
export function withoutField(json: string, field: 'text' | 'name'): string | undefined {
  const { text, ...rest } = JSON.parse(json) as { text?: unknown; name?: unknown };
  if (field === 'text')
    return typeof text === 'string' ? JSON.stringify({ ...rest, ...questionField(text) }) : undefined;
  return rest.name ? JSON.stringify({ ...rest, name: '' }) : undefined;
}
