import { useEffect, useState } from 'react';
import { usePage } from '../ui/page/page-context.ts';
import { areEmojiNamesLoaded, loadEmojiNames } from './emoji.ts';

const EMOJI_CODE_CANDIDATE = /:[^\s:]+:/;

/** Returns whether the emoji names are loaded. A text that may contain an emoji code loads them. */
export function useEmojiNames(text: string): boolean {
  const { fetchEmojiNames } = usePage();
  const [areLoaded, setLoaded] = useState(areEmojiNamesLoaded);
  const isNeeded = !areLoaded && EMOJI_CODE_CANDIDATE.test(text);
  useEffect(() => {
    if (!isNeeded) return;
    // If they cannot be loaded, emoji codes stay text.
    loadEmojiNames(fetchEmojiNames).then(
      () => setLoaded(true),
      () => undefined,
    );
  }, [isNeeded, fetchEmojiNames]);
  return areLoaded;
}
