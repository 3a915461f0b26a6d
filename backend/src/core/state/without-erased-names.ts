import type { ChannelChanges } from './channel-changes.ts';

/** `<#C1|name>`, as Slack writes a channel into the text of a message. */
const CHANNEL_MENTION = /<#([^|<>]+)\|[^<>]*>/g;

/**
 * The text of a message without the names that it has for channels that were deleted or made private: `<#C1|name>`
 * becomes `<#C1>`. See `docs/slack-events.md#whole-channels`.
 */
export function withoutErasedNames(text: string, changes: ChannelChanges): string {
  return text.replace(CHANNEL_MENTION, (mention, id: string) => (changes.erasedUntilUs(id) > 0 ? `<#${id}>` : mention));
}
