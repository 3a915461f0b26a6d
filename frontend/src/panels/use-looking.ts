import type { Filter } from 'backend/core/filter';
import { useCallback, useMemo } from 'react';
import type { Look } from '../address.ts';
import type { Page } from './page.ts';
import { useKeys } from './use-keys.ts';

/** What pointing and travelling do, by pointer and by key. Pointing at what is chosen already lets go of it. */
export function useLooking(
  filter: Filter,
  asOf: number | null,
  onLook: (look: Look) => void,
): Pick<Page, 'filter' | 'asOf' | 'point' | 'travel' | 'clear'> {
  const point = useCallback(
    (part: Filter) => {
      const next = { ...filter };
      if (part.channel !== undefined) toggle(next, 'channel', part.channel);
      if (part.person !== undefined) toggle(next, 'person', part.person);
      if (part.hour !== undefined) toggle(next, 'hour', part.hour);
      if (part.span !== undefined) {
        const isSame = next.span?.from === part.span.from && next.span.to === part.span.to;
        if (isSame) delete next.span;
        else next.span = part.span;
      }
      onLook({ filter: next, asOf });
    },
    [filter, asOf, onLook],
  );
  const travel = useCallback((to: number | null) => onLook({ filter, asOf: to }), [filter, onLook]);
  const clear = useCallback(() => onLook({ filter: {}, asOf }), [asOf, onLook]);
  const keys = useMemo(
    () => ({
      // An open explanation takes the key for itself.
      escape: () => document.querySelector(':popover-open') ?? clear(),
      l: () => travel(null),
    }),
    [clear, travel],
  );
  useKeys(keys);
  return useMemo(() => ({ filter, asOf, point, travel, clear }), [filter, asOf, point, travel, clear]);
}

function toggle<K extends 'channel' | 'person' | 'hour'>(filter: Filter, part: K, value: NonNullable<Filter[K]>): void {
  if (filter[part] === value) delete filter[part];
  else filter[part] = value;
}
