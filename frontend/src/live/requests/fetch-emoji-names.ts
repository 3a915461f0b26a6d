import { SECOND_MS } from 'backend/core/time/units';
import url from 'emojibase-data/en/shortcodes/iamcal.json?url';
import type { EmojiNames } from '../../slack-markup/emoji-names.ts';

const EMOJI_NAMES_TIMEOUT_MS = 20 * SECOND_MS;

/**
 * Fetches the emoji names that this page was built with. They are a file of their own, so that a page without emoji codes
 * does not load them. Throws if the file cannot be loaded within 20 s.
 */
export async function fetchEmojiNames(): Promise<EmojiNames> {
  const response = await fetch(url, { signal: AbortSignal.timeout(EMOJI_NAMES_TIMEOUT_MS) });
  if (!response.ok) throw new Error(`Loading the emoji names failed with status ${response.status}`);
  return response.json();
}
