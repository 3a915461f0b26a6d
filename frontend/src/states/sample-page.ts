import { createTimeFormatter } from '../format/time-formatter.ts';
import { createSlackLinks } from '../slack-markup/slack-links.ts';
import type { PageContextValue } from '../ui/page/page-context.ts';
import { SAMPLE_NOW, sampleSettings } from './sample-data.ts';

const now = () => SAMPLE_NOW;
const noop = () => undefined;

/** A live page in UTC without a filter, on which no choice changes anything. */
export const samplePage: PageContextValue = {
  now,
  present: now,
  timeFormatter: createTimeFormatter('UTC'),
  gaps: [],
  slackLinks: createSlackLinks(sampleSettings.workspace),
  freshness: { kind: 'live' },
  filter: {},
  toggleFilter: noop,
  clearFilter: noop,
  changeView: noop,
  asOf: null,
  setMoment: noop,
  kiosk: false,
  fetchEmojiNames: async () => ({}),
  fetchTexts: async () => ({ texts: [], kept: true }),
};
