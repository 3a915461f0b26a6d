import type { Filter } from 'backend/core/state/filter';
import { useCallback } from 'react';
import { useView } from '../../ui/page/view-context.ts';

/** Returns the function that closes the sheet and shows on the board only what a filter selects. */
export function useShowOnBoard(): (filter: Filter) => void {
  const { changeView } = useView();
  return useCallback((filter: Filter) => changeView({ filter, sheet: null }), [changeView]);
}
