/** Orders rows of a list: most messages of the period first, then most of the whole past. */
export function compareActivity(
  a: { messages: number; pastMessages: number },
  b: { messages: number; pastMessages: number },
): number {
  return b.messages - a.messages || b.pastMessages - a.pastMessages;
}
