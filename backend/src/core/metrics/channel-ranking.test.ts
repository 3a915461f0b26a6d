import { expect, it } from 'vitest';
import { sampleChannelInfo, sampleMessage, TEST_NOW_MS, tsBeforeNow } from '../../../../test/records/sample-records.ts';
import type { SlackRecord } from '../records/record.ts';
import { createCommunity } from '../state/community.ts';
import type { Filter } from '../state/filter.ts';
import { fold } from '../state/fold.ts';
import { createTimeZone } from '../time/time-zone.ts';
import { DEFAULT_HEALTH_RULES } from './health-score.ts';
import { summarize } from './summary.ts';

const HOUR_MS = 3_600_000;
const rules = { zone: createTimeZone('UTC'), countDirectMessages: false, health: DEFAULT_HEALTH_RULES };

function counted(all: readonly SlackRecord[], filter: Filter = {}, countDirectMessages = false): number[] {
  const community = createCommunity('T1');
  for (const record of all) fold(community, record);
  const { active, known } = summarize(community, TEST_NOW_MS, { ...rules, countDirectMessages }, filter).channels;
  return [active.length, known];
}

function channel(id: string, archived = false): SlackRecord {
  return sampleChannelInfo({
    timestamp: tsBeforeNow(100 * 24 * HOUR_MS),
    event_id: `Ev-info-${id}`,
    channel: id,
    name: id,
    archived,
  });
}

it('no more channels had messages than there are', () => {
  const all = [
    channel('C1'),
    channel('C2'),
    channel('C3', true),
    channel('C4', true),
    sampleMessage({ timestamp: tsBeforeNow(HOUR_MS), channel: 'C1' }),
    sampleMessage({ timestamp: tsBeforeNow(2 * HOUR_MS), channel: 'C3', user: 'U2' }),
    sampleMessage({ timestamp: tsBeforeNow(31 * 24 * HOUR_MS), channel: 'C4' }),
  ];
  expect(counted(all)).toEqual([2, 3]);
  expect(counted(all, { person: 'U1' })).toEqual([1, 2]);
});

it('where direct messages count, so does where they were written', () => {
  const all = [channel('C1'), sampleMessage({ timestamp: tsBeforeNow(HOUR_MS), channel: 'D1', channel_type: 'im' })];
  expect(counted(all)).toEqual([0, 1]);
  expect(counted(all, {}, true)).toEqual([1, 2]);
});
