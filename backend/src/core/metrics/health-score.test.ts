import { describe, expect, it } from 'vitest';
import { DEFAULT_HEALTH_RULES, healthScore, nextQuietPenaltyAtMs } from './health-score.ts';

const MINUTE_MS = 60_000;
const NOW = 1_795_176_000_000;

function score(messages: number, newMembers: number, quietFor = 0) {
  return healthScore(DEFAULT_HEALTH_RULES, { messages, newMembers, lastMessageAt: NOW - quietFor }, NOW);
}

describe('min(200, 100 + 0.5 x messages_30d + new_members_30d) - 1 per full 30 min of quiet (features.md 4.10)', () => {
  it.each([
    [0, 0, 100, 'steady'],
    [137, 14, 182.5, 'thriving'],
    [100, 0, 150, 'steady'],
    [101, 0, 150.5, 'thriving'],
    [2480, 0, 200, 'thriving'],
  ])('%i messages and %i members: %f, %s', (messages, members, expected, verdict) => {
    expect(score(messages, members)).toMatchObject({ score: expected, verdict });
  });

  it('the terms add up, and the sum before the cap is kept', () => {
    expect(score(2480, 0)).toMatchObject({ fromMessages: 1240, fromMembers: 0, uncapped: 1340, penalty: 0 });
  });

  it.each([
    [30 * MINUTE_MS - 1, 0],
    [30 * MINUTE_MS, 1],
    [60 * MINUTE_MS - 1, 1],
    [60 * MINUTE_MS, 2],
    [365 * 24 * 60 * MINUTE_MS, 17_520],
  ])('after %i ms of quiet the penalty is %i', (quietFor, penalty) => {
    const { score: value, quietSince } = score(0, 0, quietFor);
    expect(value).toBe(Math.max(0, 100 - penalty));
    expect(quietSince).toBe(penalty > 0 ? NOW - quietFor : null);
  });

  it('is at risk below 100', () => {
    expect(score(0, 0, 30 * MINUTE_MS)).toMatchObject({ score: 99, verdict: 'at risk' });
  });

  it('before the first message nobody is quiet', () => {
    const silent = { messages: 0, newMembers: 3, lastMessageAt: null };
    expect(healthScore(DEFAULT_HEALTH_RULES, silent, NOW)).toMatchObject({ score: 103, quietSince: null });
    expect(nextQuietPenaltyAtMs(DEFAULT_HEALTH_RULES, null, NOW)).toBeNull();
  });

  it('announces the next penalty', () => {
    expect(nextQuietPenaltyAtMs(DEFAULT_HEALTH_RULES, NOW - 31 * MINUTE_MS, NOW)).toBe(NOW + 29 * MINUTE_MS);
  });
});
