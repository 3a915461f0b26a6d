import type { CountingDefinition } from 'backend/core/records/counting-definition';
import type { Filter } from 'backend/core/state/filter';
import type { Comparison, Period } from 'backend/core/time/period';
import type { Milliseconds } from 'backend/core/time/units';
import { createContext, useContext } from 'react';

/** What the viewer chose to look at. The address contains all of it, so that a link shows the same in any browser. */
export interface ViewState {
  filter: Filter;
  period: Period;
  comparison: Comparison;
  /** The moment shown, ms UTC; null for the present. */
  asOf: Milliseconds | null;
  /** An IANA time zone; null for the community's own. */
  timeZone: string | null;
  /** What counts on this page; null for what the community decided. */
  definition: CountingDefinition | null;
  /** What is open over the board; null for nothing. */
  sheet: Sheet | null;
}

/** The lists that open whole. */
export const LIST_NAMES = ['people', 'channels', 'questions', 'activity', 'newcomers', 'score-changes'] as const;
export type ListName = (typeof LIST_NAMES)[number];

/** What opens over the board, in a dialog that the page loads when it is first opened. */
export type Sheet =
  | { kind: 'list'; list: ListName; sort: ListSort | null }
  | { kind: 'person'; id: string }
  | { kind: 'channel'; id: string }
  | { kind: 'what-counts' };

export interface ListSort {
  /** The id of a column. */
  column: string;
  descending: boolean;
}

export interface ViewContextValue {
  view: ViewState;
  /**
   * Changes parts of the view state. A `push` adds an entry to the browser's history, so that Back returns; `replace`
   * does not, for what changes many times a second, as a slider does. `push` is the default.
   */
  changeView: (change: Partial<ViewState>, entry?: 'push' | 'replace') => void;
}

export const ViewContext = createContext<ViewContextValue | null>(null);

/** Returns the view state and the function that changes it. Throws outside of a `ViewContext`. */
export function useView(): ViewContextValue {
  const value = useContext(ViewContext);
  if (!value) throw new Error('useView needs a ViewContext around it.');
  return value;
}
