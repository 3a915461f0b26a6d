import { DEFAULT_HEALTH_RULES, healthScore } from 'backend/core/metrics/health-score';
import type { ScoreChange } from 'backend/core/metrics/score-changes';
import { MINUTE_MS } from 'backend/core/time/units';
import { expect, it } from 'vitest';
import { SAMPLE_NOW, samplePerson } from '../../states/sample-data.ts';
import { effectivePoints, isAtCap } from './at-cap.ts';

const rules = DEFAULT_HEALTH_RULES;
const scoreOf = (messages: number, quietMinutes = 0) =>
  healthScore(rules, { messages, newMembers: 0, lastMessageAt: SAMPLE_NOW - quietMinutes * MINUTE_MS }, SAMPLE_NOW);
const join = (points: number): ScoreChange => ({ kind: 'join', key: '', at: SAMPLE_NOW, points, person: samplePerson });
const quiet: ScoreChange = { kind: 'quiet', key: '', at: SAMPLE_NOW, points: -1, since: SAMPLE_NOW };

it.each([
  [199, 0, false],
  [200, 0, true],
  [2400, 0, true],
  [2400, 31, false],
])('a community of %i messages that is quiet for %i minutes is at the cap: %s', (messages, minutes, expected) => {
  expect(isAtCap(scoreOf(messages, minutes), rules)).toBe(expected);
});

it('a change moves the score only as far as the cap', () => {
  // 100 + 0.5 x 202 = 201, so that the newest point lies above the cap, and half of the one before.
  expect(effectivePoints([join(1), join(1), join(1)], scoreOf(202), rules)).toEqual([0, 1, 1]);
  expect(effectivePoints([join(0.5), join(1)], scoreOf(201), rules)).toEqual([0, 1]);
  expect(effectivePoints([join(1), join(1)], scoreOf(201), rules)).toEqual([0.5, 1]);
});

it('every change counts in full below the cap, and none but the penalty far above it', () => {
  expect(effectivePoints([join(1), quiet, join(1)], scoreOf(20), rules)).toEqual([1, -1, 1]);
  expect(effectivePoints([join(1), quiet, join(1)], scoreOf(5000), rules)).toEqual([0, -1, 0]);
});
