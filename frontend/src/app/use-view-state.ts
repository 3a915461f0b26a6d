import type { Filter } from 'backend/core/state/filter';
import { useCallback, useMemo } from 'react';
import type { PageContextValue } from '../ui/page-context.ts';
import { useKeyboardShortcuts } from '../ui/use-keyboard-shortcuts.ts';
import type { ViewState } from './viewer-choices/view-state.ts';

/** What pointing and travelling do, by pointer and by key. Pointing at what is chosen already lets go of it. */
export function useViewState(
  filter: Filter,
  asOf: number | null,
  onLook: (look: ViewState) => void,
): Pick<PageContextValue, 'filter' | 'asOf' | 'toggleFilter' | 'setMoment' | 'clearFilter'> {
  const toggleFilter = useCallback(
    (part: Filter) => {
      const next = { ...filter };
      if (part.channel !== undefined) toggleFilterPart(next, 'channel', part.channel);
      if (part.person !== undefined) toggleFilterPart(next, 'person', part.person);
      if (part.hour !== undefined) toggleFilterPart(next, 'hour', part.hour);
      if (part.span !== undefined) {
        const isSame = next.span?.from === part.span.from && next.span.to === part.span.to;
        if (isSame) delete next.span;
        else next.span = part.span;
      }
      onLook({ filter: next, asOf });
    },
    [filter, asOf, onLook],
  );
  const setMoment = useCallback((to: number | null) => onLook({ filter, asOf: to }), [filter, onLook]);
  const clearFilter = useCallback(() => onLook({ filter: {}, asOf }), [asOf, onLook]);
  const keys = useMemo(
    () => ({
      // An open explanation takes the key for itself.
      escape: () => document.querySelector(':popover-open') ?? clearFilter(),
      l: () => setMoment(null),
    }),
    [clearFilter, setMoment],
  );
  useKeyboardShortcuts(keys);
  return useMemo(
    () => ({ filter, asOf, toggleFilter, setMoment, clearFilter }),
    [filter, asOf, toggleFilter, setMoment, clearFilter],
  );
}

function toggleFilterPart<K extends 'channel' | 'person' | 'hour'>(
  filter: Filter,
  part: K,
  value: NonNullable<Filter[K]>,
): void {
  if (filter[part] === value) delete filter[part];
  else filter[part] = value;
}
