import { useEffect, useState } from 'react';
import { usePage } from '../ui/page-context.ts';
import { areEmojiNamesLoaded, loadEmojiNames } from './emoji.ts';

const EMOJI_CODE_CANDIDATE = /:[^\s:]+:/;

/** Whether emoji codes can be drawn; a text that may hold one fetches their names. */
export function useEmojiNames(text: string): boolean {
  const { fetchEmojiNames: fetchEmojis } = usePage();
  const [areKnown, setKnown] = useState(areEmojiNamesLoaded);
  const isWanted = !areKnown && EMOJI_CODE_CANDIDATE.test(text);
  useEffect(() => {
    if (!isWanted) return;
    // Without their names codes stay text, which is no harm.
    loadEmojiNames(fetchEmojis).then(
      () => setKnown(true),
      () => undefined,
    );
  }, [isWanted, fetchEmojis]);
  return areKnown;
}
