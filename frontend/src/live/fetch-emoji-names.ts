import address from 'emojibase-data/en/shortcodes/iamcal.json?url';
import type { EmojiNames } from '../slack-markup/emoji-names.ts';

/** The names that this page was built with. A file of data and no script: only who meets an emoji's code fetches it. */
export async function fetchEmojiNames(): Promise<EmojiNames> {
  const response = await fetch(address, { signal: AbortSignal.timeout(20_000) });
  if (!response.ok) throw new Error(`the names of emojis were answered with ${response.status}`);
  return response.json();
}
