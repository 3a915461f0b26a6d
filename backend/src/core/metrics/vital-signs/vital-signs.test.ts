import { describe, expect, it } from 'vitest';
import { sampleJoin, sampleMessage, TEST_NOW_MS, tsBeforeNow } from '../../../../../test/records/sample-records.ts';
import type { SlackRecord } from '../../records/record.ts';
import { type Community, createCommunity } from '../../state/community.ts';
import { fold } from '../../state/fold.ts';
import { formatSlackTimestamp } from '../../time/slack-timestamp.ts';
import { createTimeZone } from '../../time/time-zone.ts';
import { DAY_MS, DAY_US, HOUR_MS, WEEK_US } from '../../time/units.ts';
import { endOfMillisecondUs, WINDOW_US } from '../../time/window.ts';
import { DEFAULT_HEALTH_RULES } from '../health-score.ts';
import { summarize } from '../summary.ts';
import { scoreBand, type VitalSign, type VitalSignName, type VitalSignsScore, weightedScore } from './vital-signs.ts';

const options = {
  zone: createTimeZone('UTC'),
  countDirectMessages: false,
  health: DEFAULT_HEALTH_RULES,
  vitals: true,
};

function folded(all: readonly SlackRecord[]): Community {
  const community = createCommunity('T1');
  for (const record of all) fold(community, record);
  return community;
}

function vitalsOf(community: Community, now = TEST_NOW_MS): VitalSignsScore {
  const { vitals } = summarize(community, now, options);
  if (!vitals) throw new Error('the summary has no vital signs');
  return vitals;
}

function signOf(community: Community, name: VitalSignName, now = TEST_NOW_MS): VitalSign {
  const found = vitalsOf(community, now).signs.find((sign) => sign.name === name);
  if (!found) throw new Error(`there is no vital sign ${name}`);
  return found;
}

/** Messages of different people at one time. */
function messagesOfPeople(
  people: number,
  ms: number,
  given: Partial<Parameters<typeof sampleMessage>[0]> = {},
): SlackRecord[] {
  return Array.from({ length: people }, (_, i) =>
    sampleMessage({ user: `U${i}`, timestamp: tsBeforeNow(ms, i), ...given }),
  );
}

// docs/metrics.md#sign-responsiveness
describe('the sign responsiveness', () => {
  const roots = messagesOfPeople(10, 3 * DAY_MS);
  const reply = (root: number, ms: number, user = 'U99', bot = false) =>
    sampleMessage({
      user,
      bot,
      thread_ts: tsBeforeNow(3 * DAY_MS, root),
      timestamp: tsBeforeNow(3 * DAY_MS - ms, root),
    });

  it.each<[string, SlackRecord[], number]>([
    ['counts a reply by another person', [reply(0, HOUR_MS), reply(1, HOUR_MS)], 2],
    ['counts several replies to a message once', [reply(0, HOUR_MS), reply(0, 2 * HOUR_MS)], 1],
    ['counts a reply after exactly 24 h', [reply(0, DAY_MS)], 1],
    [
      'ignores a reply after 24 h and a microsecond',
      [sampleMessage({ user: 'U99', thread_ts: tsBeforeNow(3 * DAY_MS), timestamp: tsBeforeNow(2 * DAY_MS, 1) })],
      0,
    ],
    ['ignores a reply by the author', [reply(0, HOUR_MS, 'U0')], 0],
    ['ignores a reply by a bot', [reply(0, HOUR_MS, 'U99', true)], 0],
  ])('%s', (_title, replies, answered) => {
    expect(signOf(folded([...roots, ...replies]), 'responsiveness')).toMatchObject({
      numerator: answered,
      denominator: 10,
      value: answered / 10,
    });
  });

  it('covers the messages of the window that are 24 h old, to the microsecond', () => {
    const at = (us: number) => sampleMessage({ timestamp: formatSlackTimestamp(endOfMillisecondUs(TEST_NOW_MS) - us) });
    const community = folded([at(DAY_US - 1), at(DAY_US), at(WINDOW_US - 1), at(WINDOW_US)]);
    expect(signOf(community, 'responsiveness')).toMatchObject({ denominator: 2, sampleSize: 2, value: null });
  });

  it('is not known for fewer than ten messages', () => {
    expect(signOf(folded(roots.slice(1)), 'responsiveness')).toMatchObject({
      sampleSize: 9,
      minSampleSize: 10,
      value: null,
    });
  });
});

// docs/metrics.md#sign-newcomers
describe('the sign newcomers', () => {
  const joinedAt = (user: string, us: number) =>
    sampleJoin({ user, timestamp: formatSlackTimestamp(endOfMillisecondUs(TEST_NOW_MS) - us) });
  const five = ['U1', 'U2', 'U3', 'U4', 'U5'];

  it('covers the joins of 37 to 7 days ago, to the microsecond', () => {
    const community = folded([
      joinedAt('U1', WEEK_US - 1),
      joinedAt('U2', WEEK_US),
      joinedAt('U3', 37 * DAY_US - 1),
      joinedAt('U4', 37 * DAY_US),
      { ...joinedAt('U5', 10 * DAY_US), bot: true },
    ]);
    expect(signOf(community, 'newcomers')).toMatchObject({ denominator: 2, sampleSize: 2, value: null });
  });

  it('counts a message up to seven days after the join, to the microsecond', () => {
    const join = endOfMillisecondUs(TEST_NOW_MS) - 20 * DAY_US;
    const wrote = (user: string, us: number) => sampleMessage({ user, timestamp: formatSlackTimestamp(join + us) });
    const community = folded([
      ...five.map((user) => joinedAt(user, 20 * DAY_US)),
      wrote('U1', 0),
      wrote('U2', WEEK_US),
      wrote('U3', WEEK_US + 1),
      wrote('U4', -1),
      { ...wrote('U5', 5), bot: true },
    ]);
    expect(signOf(community, 'newcomers')).toMatchObject({ numerator: 2, denominator: 5, value: 0.4 });
  });
});

// docs/metrics.md#sign-activity
describe('the signs activity and breadth', () => {
  /** A community with so many messages in each week, the newest week first, each by another person. */
  const weeks = (...messages: number[]) =>
    folded([
      ...messages.flatMap((count, week) => messagesOfPeople(count, (7 * week + 3) * DAY_MS)),
      sampleMessage({ timestamp: tsBeforeNow(400 * DAY_MS) }),
    ]);

  it('divide the last seven days by the usual week, up to 1', () => {
    const usual = [4, 8, 6, 2, 10, 8, 1];
    expect(signOf(weeks(3, ...usual), 'activity')).toMatchObject({
      numerator: 3,
      denominator: 6,
      sampleSize: 7,
      value: 0.5,
    });
    expect(signOf(weeks(3, ...usual), 'breadth')).toMatchObject({
      numerator: 3,
      denominator: 6,
      sampleSize: 7,
      value: 0.5,
    });
    expect(signOf(weeks(60, ...usual), 'activity')).toMatchObject({ numerator: 60, value: 1 });
  });

  it('count a message without a known author as a message, and not as a person', () => {
    const usual = weeks(0, 2, 2, 2);
    for (const ms of [1, 2]) fold(usual, sampleMessage({ user: '', timestamp: tsBeforeNow(ms) }));
    fold(usual, sampleMessage({ user: 'U1', timestamp: tsBeforeNow(3) }));
    expect([signOf(usual, 'activity').numerator, signOf(usual, 'breadth').numerator]).toEqual([3, 1]);
  });

  it('are not known where the usual week is empty', () => {
    expect(signOf(weeks(3, 0, 0, 0, 0, 5, 5, 5), 'activity')).toMatchObject({
      denominator: 0,
      sampleSize: 7,
      value: null,
    });
  });

  it('use only weeks that were observed in full, and need three', () => {
    const since = (us: number) =>
      folded([
        ...messagesOfPeople(2, 10 * DAY_MS),
        sampleMessage({ timestamp: formatSlackTimestamp(endOfMillisecondUs(TEST_NOW_MS) - us) }),
      ]);
    expect(signOf(since(4 * WEEK_US), 'activity')).toMatchObject({ sampleSize: 3 });
    expect(signOf(since(4 * WEEK_US - 1), 'activity')).toMatchObject({ sampleSize: 2, value: null });
    expect(signOf(since(50 * WEEK_US), 'activity')).toMatchObject({ sampleSize: 7 });
  });

  it('count a message in its week, to the microsecond', () => {
    const at = (us: number) => sampleMessage({ timestamp: formatSlackTimestamp(endOfMillisecondUs(TEST_NOW_MS) - us) });
    const community = folded([at(WEEK_US - 1), at(WEEK_US), at(8 * WEEK_US - 1), at(8 * WEEK_US), at(50 * WEEK_US)]);
    expect(signOf(community, 'activity').numerator).toBe(1);
    expect(signOf(community, 'activity', TEST_NOW_MS + 1).numerator).toBe(0);
  });
});

describe('the score of the vital signs', () => {
  const sign = (weight: number, value: number | null): VitalSign => ({
    name: 'activity',
    weight,
    numerator: 0,
    denominator: 0,
    sampleSize: 0,
    minSampleSize: 0,
    value,
  });

  it('is the weighted mean of the known signs, and null for fewer than three', () => {
    const signs = [sign(25, 1), sign(20, 0.5), sign(20, null), sign(20, 0), sign(15, null)];
    expect(weightedScore(signs)).toBe(Math.round((100 * (25 + 10)) / 65));
    expect(weightedScore([sign(25, 1), sign(20, 1), sign(20, null), sign(20, null), sign(15, null)])).toBeNull();
    expect(weightedScore([sign(25, 1), sign(20, 1), sign(20, 1), sign(20, 1), sign(15, 1)])).toBe(100);
  });

  it.each([
    [0, 'weak'],
    [39, 'weak'],
    [40, 'fair'],
    [69, 'fair'],
    [70, 'strong'],
    [100, 'strong'],
  ])('%i has the band %s', (score, band) => {
    expect(scoreBand(score)).toBe(band);
  });

  it('is computed only if the option vitals is set', () => {
    expect(summarize(folded(messagesOfPeople(3, 0)), TEST_NOW_MS, { ...options, vitals: false }).vitals).toBeNull();
  });
});
