/** The text of a message; null if it may not be shown, undefined while it is not loaded. */
export type LoadedText = string | null | undefined;

/** What stands in place of a text; null where there is one. `isKept`: whether the server keeps texts. */
export function textNote(text: LoadedText, isKept: boolean, isPrivate: boolean): string | null {
  if (text?.trim()) return null;
  if (typeof text !== 'string' && !isKept) return 'text not kept';
  if (text === undefined) return '…';
  if (isPrivate) return 'the channel is private now';
  return text === null ? 'text removed' : 'without text: a file or a card';
}
