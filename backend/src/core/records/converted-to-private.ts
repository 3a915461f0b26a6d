/**
 * Whether a channel is private after the notice with this subtype; `undefined` if it is another notice. Source:
 * docs.slack.dev/reference/events/message/channel_convert_to_private
 */
export function convertedToPrivate(subtype: string | undefined): boolean | undefined {
  switch (subtype) {
    case 'channel_convert_to_private':
    case 'group_convert_to_private':
      return true;
    case 'channel_convert_to_public':
    case 'group_convert_to_public':
      return false;
    default:
      return undefined;
  }
}
