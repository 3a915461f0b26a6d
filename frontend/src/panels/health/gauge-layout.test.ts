import { healthScore, DEFAULT_HEALTH_RULES as rules } from 'backend/core/metrics/health-score';
import { describe, expect, it } from 'vitest';
import { SAMPLE_NOW } from '../../states/sample-data.ts';
import { gaugeSegments, penaltyNotch, verdictZones } from './gauge-layout.ts';

const at = (messages: number, newMembers: number, quietMinutes = 0) =>
  healthScore(rules, { messages, newMembers, lastMessageAt: SAMPLE_NOW - quietMinutes * 60_000 }, SAMPLE_NOW);

/** The length of the filled bar, in points. */
function filled(messages: number, newMembers: number, quietMinutes = 0): number {
  const result = at(messages, newMembers, quietMinutes);
  const sum = gaugeSegments(rules, result).reduce((total, { width }) => total + width, 0);
  return ((sum - (penaltyNotch(rules, result)?.width ?? 0)) * rules.cap) / 100;
}

describe('the score gauge', () => {
  it('fills the bar up to the score', () => {
    for (const [messages, members, quiet] of [
      [137, 14, 0],
      [137, 14, 95],
      [0, 0, 0],
      [0, 0, 600],
      [2400, 40, 0],
      [2400, 40, 45],
    ] as const)
      expect(filled(messages, members, quiet)).toBeCloseTo(at(messages, members, quiet).score);
  });

  it('starts each segment where the one before it ends', () => {
    expect(gaugeSegments(rules, at(137, 14))).toEqual([
      { term: 'base', from: 0, width: 50 },
      { term: 'messages', from: 50, width: 34.25 },
      { term: 'members', from: 84.25, width: 7 },
    ]);
  });

  it('has a notch only while there is a penalty', () => {
    expect(penaltyNotch(rules, at(137, 14))).toBeNull();
    expect(penaltyNotch(rules, at(137, 14, 31))?.width).toBeCloseTo(0.5);
  });
});

describe('the zones of the verdicts', () => {
  it('fill the whole bar', () => {
    expect(verdictZones(rules).map(({ width }) => width)).toEqual([50, 25, 25]);
  });

  it('have no negative width when settings contradict each other', () => {
    const odd = verdictZones({ ...rules, cap: 120, redBelow: 130, greenAbove: 90 });
    expect(odd.map(({ width }) => width)).toEqual([100, 0, 0]);
    expect(verdictZones({ ...rules, cap: 0 }).every(({ width }) => width >= 0)).toBe(true);
  });
});
