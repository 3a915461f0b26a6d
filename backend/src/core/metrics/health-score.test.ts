import { describe, expect, it } from 'vitest';
import { DAY_MS, MINUTE_MS } from '../time/units.ts';
import { DEFAULT_HEALTH_RULES, healthScore, nextQuietPenaltyAtMs } from './health-score.ts';

const NOW_MS = 1_795_176_000_000;

function score(messages: number, newMembers: number, quietMs = 0) {
  return healthScore(DEFAULT_HEALTH_RULES, { messages, newMembers, lastMessageAt: NOW_MS - quietMs }, NOW_MS);
}

// docs/metrics.md#health-score
describe('the health score', () => {
  it.each([
    [0, 0, 100, 'steady'],
    [137, 14, 182.5, 'thriving'],
    [100, 0, 150, 'steady'],
    [101, 0, 150.5, 'thriving'],
    [2480, 0, 200, 'thriving'],
  ])('of %i messages and %i new members is %f, %s', (messages, members, expected, verdict) => {
    expect(score(messages, members)).toMatchObject({ score: expected, verdict });
  });

  it('shows its terms and the sum before the cap', () => {
    expect(score(2480, 0)).toMatchObject({ fromMessages: 1240, fromMembers: 0, uncapped: 1340, penalty: 0 });
  });

  it.each([
    [30 * MINUTE_MS - 1, 0],
    [30 * MINUTE_MS, 1],
    [60 * MINUTE_MS - 1, 1],
    [60 * MINUTE_MS, 2],
    [365 * DAY_MS, 17_520],
  ])('after %i ms without a message has a penalty of %i', (quietMs, penalty) => {
    const health = score(0, 0, quietMs);
    expect(health.score).toBe(Math.max(0, 100 - penalty));
    expect(health.quietSince).toBe(penalty > 0 ? NOW_MS - quietMs : null);
  });

  it('has the verdict "at risk" below 100', () => {
    expect(score(0, 0, 30 * MINUTE_MS)).toMatchObject({ score: 99, verdict: 'at risk' });
  });

  it('has no penalty before the first message', () => {
    const withoutMessages = { messages: 0, newMembers: 3, lastMessageAt: null };
    expect(healthScore(DEFAULT_HEALTH_RULES, withoutMessages, NOW_MS)).toMatchObject({ score: 103, quietSince: null });
    expect(nextQuietPenaltyAtMs(DEFAULT_HEALTH_RULES, null, NOW_MS)).toBeNull();
  });

  it('changes when the next penalty is due', () => {
    expect(nextQuietPenaltyAtMs(DEFAULT_HEALTH_RULES, NOW_MS - 31 * MINUTE_MS, NOW_MS)).toBe(NOW_MS + 29 * MINUTE_MS);
  });
});
