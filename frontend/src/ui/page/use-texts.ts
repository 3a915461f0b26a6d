import type { MessageKey } from 'backend/core/protocol/message-texts';
import { useContext, useEffect, useMemo, useState } from 'react';
import { type FetchTexts, MAX_TEXT_AGE_MS, MessageTexts, textKey } from './message-texts.ts';
import { SummaryContext, usePage } from './page-context.ts';

export interface Texts {
  /** By `textKey`; null for a message whose text may not be shown. Absent: not loaded yet. */
  texts: ReadonlyMap<string, string | null>;
  /** False if the server keeps no texts (`KEEP_TEXT=false`). */
  isKept: boolean;
}

/** One cache for all components of a page. */
const caches = new WeakMap<FetchTexts, MessageTexts>();

/**
 * The texts of messages that the page does not hold (docs/architecture.md#texts). It fetches those of one frame
 * together, and again some seconds after the numbers changed, since an edit or a deletion may be among the changes.
 */
export function useTexts(keys: readonly MessageKey[]): Texts {
  const { fetchTexts } = usePage();
  const { cursor } = useContext(SummaryContext);
  const cache = cacheOf(fetchTexts);
  const [, setVersion] = useState(0);
  const list = keys.map(textKey).join(',');
  // A new array with the same messages loads nothing.
  const stableKeys = useMemo(() => list.split(',').flatMap(keyOf), [list]);
  useEffect(() => cache.onChange(() => setVersion((version) => version + 1)), [cache]);
  useEffect(() => {
    const load = () => void cache.load(stableKeys, cursor);
    const frame = requestAnimationFrame(load);
    const timer = setTimeout(load, MAX_TEXT_AGE_MS);
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [cache, stableKeys, cursor]);
  return { texts: cache.known(stableKeys), isKept: cache.isKept };
}

function cacheOf(fetchTexts: FetchTexts): MessageTexts {
  const known = caches.get(fetchTexts);
  if (known) return known;
  const cache = new MessageTexts(fetchTexts);
  caches.set(fetchTexts, cache);
  return cache;
}

function keyOf(key: string): MessageKey[] {
  const [channel, ts] = key.split(':');
  return channel && ts ? [{ channel, ts }] : [];
}
