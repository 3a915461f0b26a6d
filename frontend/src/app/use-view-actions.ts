import { type Filter, isFiltered } from 'backend/core/state/filter';
import { DEFAULT_PERIOD } from 'backend/core/time/period';
import { useLayoutEffect, useMemo, useRef } from 'react';
import { isDefaultPeriod } from '../format/period-choices.ts';
import type { PageContextValue } from '../ui/page/page-context.ts';
import type { ViewContextValue } from '../ui/page/view-context.ts';
import { useKeyboardShortcuts } from '../ui/use-keyboard-shortcuts.ts';

/**
 * The functions that change filter and moment, with the keys `Esc` (clear the filter, else the period) and `L` (live).
 * Toggling a part of the filter that is set removes it. Moving from one moment to the next replaces the entry of the
 * browser's history. The functions stay the same, because all panels read them: they read the view when they are called.
 */
export function useViewActions(
  view: ViewContextValue['view'],
  changeView: ViewContextValue['changeView'],
): Pick<PageContextValue, 'toggleFilter' | 'setMoment' | 'clearFilter'> {
  const newest = useRef(view);
  useLayoutEffect(() => {
    newest.current = view;
  });
  const actions = useMemo(
    () => ({
      toggleFilter(part: Filter) {
        const next = { ...newest.current.filter };
        if (part.channel !== undefined) toggleFilterPart(next, 'channel', part.channel);
        if (part.person !== undefined) toggleFilterPart(next, 'person', part.person);
        if (part.hour !== undefined) toggleFilterPart(next, 'hour', part.hour);
        changeView({ filter: next });
      },
      setMoment: (to: number | null) =>
        changeView({ asOf: to }, newest.current.asOf !== null && to !== null ? 'replace' : 'push'),
      clearFilter: () => changeView({ filter: {} }),
    }),
    [changeView],
  );
  const keys = useMemo(
    () => ({
      // The browser closes an open popover by this key, which must not clear the filter as well.
      escape() {
        const { filter, period } = newest.current;
        if (document.querySelector(':popover-open')) return;
        if (isFiltered(filter)) actions.clearFilter();
        else if (!isDefaultPeriod(period)) changeView({ period: DEFAULT_PERIOD });
      },
      l: () => actions.setMoment(null),
    }),
    [changeView, actions],
  );
  useKeyboardShortcuts(keys);
  return actions;
}

function toggleFilterPart<K extends 'channel' | 'person' | 'hour'>(
  filter: Filter,
  part: K,
  value: NonNullable<Filter[K]>,
): void {
  if (filter[part] === value) delete filter[part];
  else filter[part] = value;
}
