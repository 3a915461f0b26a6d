import { expect, it } from 'vitest';
import { sampleChannelInfo, sampleMessage, TEST_NOW_MS, tsBeforeNow } from '../../../../test/records/sample-records.ts';
import type { SlackRecord } from '../records/record.ts';
import { createCommunity } from '../state/community.ts';
import type { Filter } from '../state/filter.ts';
import { fold } from '../state/fold.ts';
import { createTimeZone } from '../time/time-zone.ts';
import { DAY_MS, HOUR_MS } from '../time/units.ts';
import { DEFAULT_HEALTH_RULES } from './health-score.ts';
import { summarize } from './summary.ts';

const options = { zone: createTimeZone('UTC'), countDirectMessages: false, health: DEFAULT_HEALTH_RULES };

/** How many channels had messages, and how many are known. */
function countChannels(all: readonly SlackRecord[], filter: Filter = {}, countDirectMessages = false): number[] {
  const community = createCommunity('T1');
  for (const record of all) fold(community, record);
  const { active, known } = summarize(community, TEST_NOW_MS, { ...options, countDirectMessages }, filter).channels;
  return [active.length, known];
}

function channelInfo(id: string, archived = false): SlackRecord {
  return sampleChannelInfo({
    timestamp: tsBeforeNow(100 * DAY_MS),
    event_id: `Ev-info-${id}`,
    channel: id,
    name: id,
    archived,
  });
}

it('an archived channel is known while it has messages in the window', () => {
  const all = [
    channelInfo('C1'),
    channelInfo('C2'),
    channelInfo('C3', true),
    channelInfo('C4', true),
    sampleMessage({ timestamp: tsBeforeNow(HOUR_MS), channel: 'C1' }),
    sampleMessage({ timestamp: tsBeforeNow(2 * HOUR_MS), channel: 'C3', user: 'U2' }),
    sampleMessage({ timestamp: tsBeforeNow(31 * DAY_MS), channel: 'C4' }),
  ];
  expect(countChannels(all)).toEqual([2, 3]);
  expect(countChannels(all, { person: 'U1' })).toEqual([1, 2]);
});

it('a direct conversation is a known channel where direct messages count', () => {
  const all = [
    channelInfo('C1'),
    sampleMessage({ timestamp: tsBeforeNow(HOUR_MS), channel: 'D1', channel_type: 'im' }),
  ];
  expect(countChannels(all)).toEqual([0, 1]);
  expect(countChannels(all, {}, true)).toEqual([1, 2]);
});
