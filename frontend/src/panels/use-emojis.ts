import { useEffect, useState } from 'react';
import { areEmojisKnown, loadEmojis } from './emoji.ts';
import { usePage } from './page.ts';

const MAYBE_CODE = /:[^\s:]+:/;

/** Whether emoji codes can be drawn; a text that may hold one fetches their names. */
export function useEmojis(text: string): boolean {
  const { fetchEmojis } = usePage();
  const [areKnown, setKnown] = useState(areEmojisKnown);
  const isWanted = !areKnown && MAYBE_CODE.test(text);
  useEffect(() => {
    if (!isWanted) return;
    // Without their names codes stay text, which is no harm.
    loadEmojis(fetchEmojis).then(
      () => setKnown(true),
      () => undefined,
    );
  }, [isWanted, fetchEmojis]);
  return areKnown;
}
