import type { Summary } from 'backend/core/metrics/summary';
import type { Gap } from 'backend/core/protocol/gaps';
import type { Filter } from 'backend/core/state/filter';
import type { Milliseconds } from 'backend/core/time/units';
import { createContext, useContext } from 'react';
import type { TimeFormatter } from '../../format/time-formatter.ts';
import type { FetchEmojiNames } from '../../slack-markup/emoji-names.ts';
import type { SlackLinks } from '../../slack-markup/slack-links.ts';
import type { FetchTexts } from './message-texts.ts';
import type { ViewContextValue } from './view-context.ts';

/** Whether the numbers on the page are up to date. Instants are ms UTC. */
export type Freshness =
  /** Nothing is shown yet. `text` describes what is loading; it is empty while the server does not respond. */
  | { kind: 'loading'; text: string }
  | { kind: 'live' }
  /** `left`: how many events are still to be applied; null while that is not known. */
  | { kind: 'catching_up'; left: number | null }
  /** The numbers stand still as of this moment. */
  | { kind: 'stale'; asOf: Milliseconds };

/** What changes with each event. It has a context of its own, so that an event renders only the components that read it. */
export interface SummaryContextValue {
  /** The numbers of the panels; null until the first snapshot is loaded. */
  summary: Summary | null;
  /** The cursor of the summary; empty until the first snapshot is loaded. */
  cursor: string;
}

/** What the page passes to every panel. The object stays the same until one of its values changes. */
export interface PageContextValue {
  /** Returns the moment that is shown, ms UTC; ages refer to it. It stands still while the connection is lost. */
  now: () => Milliseconds;
  /** Returns the present, ms UTC, also while a past moment is shown. It stands still while the connection is lost. */
  present: () => Milliseconds;
  timeFormatter: TimeFormatter;
  /** The gaps of the log, oldest first. See docs/slack-events.md#gaps. */
  gaps: readonly Gap[];
  slackLinks: SlackLinks;
  freshness: Freshness;
  filter: Filter;
  /** Adds a part to the filter of every panel, or removes it if the filter has the same part. */
  toggleFilter: (part: Filter) => void;
  /** `changeView` of `useView`, for what need not render again when the view changes. */
  changeView: ViewContextValue['changeView'];
  /** Removes every part of the filter. */
  clearFilter: () => void;
  /** The past moment that is shown, ms UTC; null for the present. */
  asOf: Milliseconds | null;
  /** Shows a past moment, ms UTC, or the present (null). */
  setMoment: (moment: Milliseconds | null) => void;
  /** True on a wall screen, which shows no buttons. */
  kiosk: boolean;
  /** Loads the names of emoji, for texts with emoji codes. */
  fetchEmojiNames: FetchEmojiNames;
  /** Loads texts of messages; see `useTexts`. */
  fetchTexts: FetchTexts;
}

export const PageContext = createContext<PageContextValue | null>(null);
export const SummaryContext = createContext<SummaryContextValue>({ summary: null, cursor: '' });

/** Returns the values of the page. Throws outside of a `PageContext`. */
export function usePage(): PageContextValue {
  const page = useContext(PageContext);
  if (!page) throw new Error('usePage needs a PageContext around it.');
  return page;
}

/** Returns the summary and its cursor. The component renders again with each event. */
export function useSummary(): SummaryContextValue {
  return useContext(SummaryContext);
}
