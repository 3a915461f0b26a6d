import type { Filter } from 'backend/core/state/filter';
import { useCallback, useMemo } from 'react';
import type { PageContextValue } from '../ui/page-context.ts';
import { useKeyboardShortcuts } from '../ui/use-keyboard-shortcuts.ts';
import type { ViewState } from './viewer-choices/view-state.ts';

/**
 * The filter, the moment and the functions that change them, with the keys `Esc` (clear the filter) and `L` (live).
 * Toggling a part of the filter that is set removes it.
 */
export function useViewState(
  filter: Filter,
  asOf: number | null,
  onChange: (state: ViewState) => void,
): Pick<PageContextValue, 'filter' | 'asOf' | 'toggleFilter' | 'setMoment' | 'clearFilter'> {
  const toggleFilter = useCallback(
    (part: Filter) => {
      const next = { ...filter };
      if (part.channel !== undefined) toggleFilterPart(next, 'channel', part.channel);
      if (part.person !== undefined) toggleFilterPart(next, 'person', part.person);
      if (part.hour !== undefined) toggleFilterPart(next, 'hour', part.hour);
      onChange({ filter: next, asOf });
    },
    [filter, asOf, onChange],
  );
  const setMoment = useCallback((to: number | null) => onChange({ filter, asOf: to }), [filter, onChange]);
  const clearFilter = useCallback(() => onChange({ filter: {}, asOf }), [asOf, onChange]);
  const keys = useMemo(
    () => ({
      // The browser closes an open popover by this key, which must not clear the filter as well.
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
