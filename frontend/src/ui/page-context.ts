import type { Summary } from 'backend/core/metrics/summary';
import type { Gap } from 'backend/core/protocol/gaps';
import type { Filter } from 'backend/core/state/filter';
import { createContext, useContext } from 'react';
import type { TimeFormatter } from '../format/time-formatter.ts';
import type { FetchEmojiNames } from '../slack-markup/emoji-names.ts';
import type { SlackLinks } from '../slack-markup/slack-links.ts';

/** How far what is shown can be trusted. */
export type Freshness =
  /** `text`: what is being waited for, or empty where nothing is under way. */
  | { kind: 'loading'; text: string }
  | { kind: 'live' }
  | { kind: 'catching_up'; left: number | null }
  | { kind: 'stale'; asOf: number };

/** What changes with each event, apart from the rest: only who takes it along or asks why is drawn anew for it. */
export interface SummaryContextValue {
  /** What the panels show. */
  summary: Summary | null;
  /** Of the numbers. */
  cursor: string;
}

/** What every panel knows of the page around it. The same object until some of it changes. */
export interface PageContextValue {
  /** The time that ages refer to, ms UTC: the moment that is shown. Stands still while the connection is lost. */
  now: () => number;
  /** The same, whatever moment is shown. */
  present: () => number;
  timeFormatter: TimeFormatter;
  /** When nothing was heard, oldest first. */
  gaps: readonly Gap[];
  slackLinks: SlackLinks;
  freshness: Freshness;
  filter: Filter;
  /** Restricts every panel to this, too, or no longer if it is the same. */
  toggleFilter: (part: Filter) => void;
  /** Removes every part of the filter. */
  clearFilter: () => void;
  /** The moment shown where that is not the present, ms UTC. */
  asOf: number | null;
  /** Shows a moment, or the present (null). */
  setMoment: (to: number | null) => void;
  /** On a wall: nobody is there to point or to press. */
  kiosk: boolean;
  /** For who meets an emoji's code. */
  fetchEmojiNames: FetchEmojiNames;
}

export const PageContext = createContext<PageContextValue | null>(null);
export const SummaryContext = createContext<SummaryContextValue>({ summary: null, cursor: '' });

export function usePage(): PageContextValue {
  const page = useContext(PageContext);
  if (!page) throw new Error('a panel outside of the page');
  return page;
}

export function useSummary(): SummaryContextValue {
  return useContext(SummaryContext);
}
