import { expect, it } from 'vitest';
import {
  sampleChannelCreated,
  sampleMessage,
  sampleProfile,
  TEST_NOW_MS,
  tsBeforeNow,
} from '../../../../../test/records/sample-records.ts';
import { DEFAULT_HEALTH_RULES } from '../../metrics/health-score.ts';
import { MetricContext } from '../../metrics/metric-context.ts';
import { type CountingDefinition, DEFAULT_DEFINITION } from '../../records/counting-definition.ts';
import type { SlackRecord } from '../../records/record.ts';
import { createCommunity } from '../../state/community.ts';
import { fold } from '../../state/fold.ts';
import { createTimeZone } from '../../time/time-zone.ts';
import { DAY_MS, HOUR_MS } from '../../time/units.ts';
import { channelPage } from './channel-page.ts';
import { personPage } from './person-page.ts';

const options = { zone: createTimeZone('UTC'), countDirectMessages: false, health: DEFAULT_HEALTH_RULES };

function contextOf(records: readonly SlackRecord[], definition: CountingDefinition = DEFAULT_DEFINITION) {
  const community = createCommunity('T1');
  for (const record of records) fold(community, record);
  return new MetricContext(community, TEST_NOW_MS, { ...options, definition }, {}, TEST_NOW_MS);
}

const ROOT = tsBeforeNow(2 * DAY_MS);
const records = [
  sampleChannelCreated({ channel: 'C1', timestamp: tsBeforeNow(900 * DAY_MS), user: 'U2', name: 'help' }),
  sampleProfile({ user: 'U1', timestamp: tsBeforeNow(DAY_MS), name: 'Ann', guest: true }),
  sampleMessage({ user: 'U1', timestamp: tsBeforeNow(900 * DAY_MS) }),
  sampleMessage({ user: 'U1', timestamp: ROOT, text: 'why?' }),
  sampleMessage({ user: 'U2', timestamp: tsBeforeNow(2 * DAY_MS - HOUR_MS), thread_ts: ROOT }),
];

it('the page of a person says who they are, and counts the period beside the whole past', () => {
  const page = personPage(contextOf(records), { id: 'U1' });
  expect(page).toMatchObject({ isKnown: true, isGuest: true, isBot: false, isApart: false, person: { name: 'Ann' } });
  expect(page.period).toMatchObject({ messages: 1, rank: 1, ranked: 2, share: 0.5, repliesReceived: 1 });
  expect(page.past).toMatchObject({ messages: 2, medianReplyReceived: HOUR_MS, questions: { asked: 1, answered: 1 } });
  expect(page.trend?.unit).toBe('month');
});

it('the page of a channel says who created it when, and how soon threads get a reply', () => {
  const page = channelPage(contextOf(records), { id: 'C1' });
  expect(page).toMatchObject({ isKnown: true, createdAt: TEST_NOW_MS - 900 * DAY_MS, creator: { id: 'U2' } });
  expect(page.period).toMatchObject({ messages: 2, posters: 2, replies: 1, medianFirstReply: HOUR_MS });
});

it('an id that no record names has a page that says so, and no numbers', () => {
  const context = contextOf(records);
  expect(personPage(context, { id: 'U404' })).toMatchObject({ isKnown: false, trend: null, channels: [] });
  expect(personPage(context, { id: '' })).toMatchObject({ isKnown: false, past: { messages: 0, rank: null } });
  expect(channelPage(context, { id: 'C404' })).toMatchObject({ isKnown: false, trend: null, people: [] });
});

it('the page of whoever counts apart says so, and counts as if nothing did', () => {
  const context = contextOf(records, { ...DEFAULT_DEFINITION, people: ['U1'], channels: ['C1'] });
  expect(personPage(context, { id: 'U1' })).toMatchObject({ isApart: true, past: { messages: 2 } });
  expect(channelPage(context, { id: 'C1' })).toMatchObject({ isApart: true, past: { messages: 3 } });
});
