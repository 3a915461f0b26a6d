import { describe, expect, it } from 'vitest';
import { sampleMessage, TEST_NOW_MS, tsBeforeNow } from '../../../../../test/records/sample-records.ts';
import { DEFAULT_HEALTH_RULES, healthScore } from '../../metrics/health-score.ts';
import { MetricContext } from '../../metrics/metric-context.ts';
import { DEFAULT_DEFINITION } from '../../records/counting-definition.ts';
import { type Community, createCommunity } from '../../state/community.ts';
import { fold } from '../../state/fold.ts';
import { createTimeZone } from '../../time/time-zone.ts';
import { DAY_MS, HOUR_MS } from '../../time/units.ts';
import { type Calibration, calibration } from './calibration.ts';

/** So many messages a day in the last days. */
function communityOf(days: number, messagesADay: number): Community {
  const community = createCommunity('T1');
  for (let day = 0; day < days; day++)
    for (let i = 0; i < messagesADay; i++)
      fold(community, sampleMessage({ timestamp: tsBeforeNow(day * DAY_MS + (i * 24 * HOUR_MS) / messagesADay, i) }));
  return community;
}

function calibrate(community: Community, definition = DEFAULT_DEFINITION): Calibration {
  const options = { zone: createTimeZone('UTC'), countDirectMessages: false, health: DEFAULT_HEALTH_RULES, definition };
  return calibration(new MetricContext(community, TEST_NOW_MS, options, { channel: 'C9' }, TEST_NOW_MS), {});
}

describe('a calibration', () => {
  it('has a point a week of the observed past, with the score before and after, whatever the filter', () => {
    const { points, proposal } = calibrate(communityOf(200, 20));
    // 200 days, of which the first 30 are the first month.
    expect(points).toHaveLength(25);
    const last = points.at(-1);
    expect(last).toMatchObject({ at: TEST_NOW_MS, messages: 600, newMembers: 0 });
    expect(proposal).toMatchObject({ perMessage: 0.2, perMember: 0.41, base: 5 });
    const lastMessageAt = TEST_NOW_MS;
    const score = (rules: object) =>
      healthScore({ ...DEFAULT_HEALTH_RULES, ...rules }, { messages: 600, newMembers: 0, lastMessageAt }, TEST_NOW_MS)
        .score;
    expect(last?.before).toBe(score({}));
    expect(last?.after).toBe(score(proposal ?? {}));
    expect(last?.before).toBe(200);
    expect(last?.after).toBe(125);
  });

  it('is of the messages that count, and of the constants that the definition has', () => {
    const community = communityOf(200, 20);
    expect(calibrate(community, { ...DEFAULT_DEFINITION, people: ['U1'] })).toMatchObject({
      proposal: null,
      points: [],
    });
    const { current } = calibrate(community, { ...DEFAULT_DEFINITION, health: { cap: 5000 } });
    expect(current).toMatchObject({ base: 100, cap: 5000 });
  });

  it('proposes nothing of less than ten weeks, and of at most two years', () => {
    expect(calibrate(communityOf(90, 5))).toMatchObject({ proposal: null, points: { length: 9 } });
    expect(calibrate(communityOf(94, 5)).proposal).not.toBeNull();
    expect(calibrate(communityOf(1000, 1)).points).toHaveLength(104);
    expect(calibrate(createCommunity('T1'))).toMatchObject({ proposal: null, points: [] });
  });
});
