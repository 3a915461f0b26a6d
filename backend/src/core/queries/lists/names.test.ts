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
import { createCommunity } from '../../state/community.ts';
import { fold } from '../../state/fold.ts';
import { createTimeZone } from '../../time/time-zone.ts';
import { DAY_MS } from '../../time/units.ts';
import { names } from './names.ts';

const community = createCommunity('T1');
for (const record of [
  sampleChannelCreated({ channel: 'C1', timestamp: tsBeforeNow(9 * DAY_MS), name: 'help' }),
  sampleChannelCreated({ channel: 'C2', timestamp: tsBeforeNow(9 * DAY_MS), name: 'staff' }),
  sampleProfile({ user: 'U1', timestamp: tsBeforeNow(DAY_MS), name: 'Ann', guest: true }),
  sampleProfile({ user: 'U2', timestamp: tsBeforeNow(DAY_MS), name: 'Ben' }),
  sampleMessage({ user: 'U1', channel: 'D1', channel_type: 'im', timestamp: tsBeforeNow(DAY_MS) }),
])
  fold(community, record);

function namesBy(definition: Partial<CountingDefinition>) {
  const options = { zone: createTimeZone('UTC'), countDirectMessages: false, health: DEFAULT_HEALTH_RULES };
  const counted = { ...options, definition: { ...DEFAULT_DEFINITION, ...definition } };
  const { people, channels } = names(new MetricContext(community, TEST_NOW_MS, counted, {}, TEST_NOW_MS), {});
  return { people: people.names.toSorted(), channels: channels.names.toSorted() };
}

it.each([
  ['nobody', {}],
  ['a person', { people: ['U2'] }],
  ['every guest', { guests: true }],
  ['a channel', { channels: ['C2'] }],
])('the search finds everybody and every channel while %s counts apart', (_title, definition) => {
  expect(namesBy(definition)).toEqual({ people: ['Ann', 'Ben'], channels: ['help', 'staff'] });
});
