import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, MINUTE_MS } from '../time/units.ts';
import { DEFAULT_HEALTH_RULES, healthScore, nextQuietPenaltyAtMs, withConstants } from './health-score.ts';

const NOW_MS = 1_795_176_000_000;

function score(messages: number, newMembers: number, quietMs = 0) {
  return healthScore(DEFAULT_HEALTH_RULES, { messages, newMembers, lastMessageAt: NOW_MS - quietMs }, NOW_MS);
}

// docs/metrics.md#verdict
it.each([
  ['both limits', { redBelow: 20, greenAbove: 80 }, 20, 80],
  ['only a lower limit, above that of the settings', { redBelow: 300 }, 300, 300],
  ['only an upper limit, below that of the settings', { greenAbove: 50 }, 100, 100],
  ['only a lower limit that fits', { redBelow: 120 }, 120, 150],
  ['none', {}, 100, 150],
])('the limits are in order with a definition that has %s', (_what, constants, redBelow, greenAbove) => {
  expect(withConstants(DEFAULT_HEALTH_RULES, constants)).toEqual({ ...DEFAULT_HEALTH_RULES, redBelow, greenAbove });
});

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
    [60 * MINUTE_MS, 1],
    [10 * DAY_MS, 1],
  ])('after %i ms without a message has a penalty of %i, which is subtracted once', (quietMs, penalty) => {
    const health = score(0, 0, quietMs);
    expect(health).toMatchObject({ score: 100 - penalty, penalty });
    expect(health.quietSince).toBe(penalty > 0 ? NOW_MS - quietMs : null);
  });

  it.each([
    [0, 365 * DAY_MS, 0],
    [2, 59 * MINUTE_MS, 1],
    [2, 60 * MINUTE_MS, 2],
    [2, 90 * MINUTE_MS, 2],
    [1000, 365 * DAY_MS, 100],
  ])('with HEALTH_QUIET_MAX=%i has after %i ms without a message a penalty of %i', (quietMax, quietMs, penalty) => {
    const inputs = { messages: 0, newMembers: 0, lastMessageAt: NOW_MS - quietMs };
    const health = healthScore({ ...DEFAULT_HEALTH_RULES, quietMax }, inputs, NOW_MS);
    expect(health).toMatchObject({ score: 100 - penalty, penalty });
  });

  it('is never below 0, has at most the penalty of its rules, and gets it back with the next message', () => {
    const rules = fc.record({
      base: fc.nat(50),
      cap: fc.integer({ min: 1, max: 60 }),
      quietMinutes: fc.integer({ min: 1, max: 90 }),
      quietPenalty: fc.nat(30),
      quietMax: fc.nat(5),
    });
    fc.assert(
      fc.property(rules, fc.nat(100), fc.nat(20 * DAY_MS), (given, messages, quietMs) => {
        const all = { ...DEFAULT_HEALTH_RULES, ...given };
        const inputs = { messages, newMembers: 0, lastMessageAt: NOW_MS - quietMs };
        const quiet = healthScore(all, inputs, NOW_MS);
        const awake = healthScore(all, { ...inputs, lastMessageAt: NOW_MS }, NOW_MS);
        expect(quiet.score).toBeGreaterThanOrEqual(0);
        expect(quiet.penalty).toBeLessThanOrEqual(all.quietMax * all.quietPenalty);
        expect(quiet.score + quiet.penalty).toBe(awake.score);
        expect(awake.penalty).toBe(0);
        // The penalty changes at the moments that are announced, and at no other.
        const next = nextQuietPenaltyAtMs(all, inputs.lastMessageAt, NOW_MS);
        const at = (now: number) => healthScore(all, inputs, now).penalty;
        expect(at((next ?? NOW_MS + 365 * DAY_MS) - 1)).toBe(quiet.penalty);
      }),
    );
  });

  it('has the verdict "at risk" below 100', () => {
    expect(score(0, 0, 30 * MINUTE_MS)).toMatchObject({ score: 99, verdict: 'at risk' });
  });

  it('has no penalty before the first message', () => {
    const withoutMessages = { messages: 0, newMembers: 3, lastMessageAt: null };
    expect(healthScore(DEFAULT_HEALTH_RULES, withoutMessages, NOW_MS)).toMatchObject({ score: 103, quietSince: null });
    expect(nextQuietPenaltyAtMs(DEFAULT_HEALTH_RULES, null, NOW_MS)).toBeNull();
  });

  it('changes when the next penalty is due, and not after the last one', () => {
    const rules = { ...DEFAULT_HEALTH_RULES, quietMax: 2 };
    expect(nextQuietPenaltyAtMs(rules, NOW_MS - 31 * MINUTE_MS, NOW_MS)).toBe(NOW_MS + 29 * MINUTE_MS);
    expect(nextQuietPenaltyAtMs(rules, NOW_MS - 60 * MINUTE_MS, NOW_MS)).toBeNull();
    expect(nextQuietPenaltyAtMs(DEFAULT_HEALTH_RULES, NOW_MS - 29 * MINUTE_MS, NOW_MS)).toBe(NOW_MS + MINUTE_MS);
  });
});
