import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DAY_US, HOUR_US, SECOND_US, usToMs } from '../../core/time/units.ts';
import { HistoryPlan } from './history-plan.ts';
import type { BackfillRange, BackfillThread } from './history-plan-state.ts';
import { estimateProgress, openGapSince } from './history-progress.ts';

const NOW_US = 1_000 * DAY_US;

/** The times of a channel's messages (microseconds), and which of them were read. */
interface Channel {
  messages: number[];
  read: Set<number>;
}

const PAGE_SIZE = 3;

/** Reads a page as Slack returns it, with the messages that are closest to `latest`. */
function readPage(plan: HistoryPlan, requested: BackfillRange, { messages, read }: Channel): void {
  const within = messages.filter((ts) => ts > requested.oldest && ts < requested.latest).sort((a, b) => b - a);
  const page = within.slice(0, PAGE_SIZE);
  for (const ts of page) read.add(ts);
  plan.markPageRead(requested, within.length > PAGE_SIZE ? page.at(-1) : undefined, [], page.length);
}

/** The same plan, saved and read by another process. */
function restart(plan: HistoryPlan): HistoryPlan {
  return HistoryPlan.parse('T1', JSON.stringify(plan.state));
}

const time = fc.integer({ min: 1, max: 89 * 24 }).map((hours) => NOW_US - hours * HOUR_US);
const step = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ kind: 'page' as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'killed in a page' as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'kill' as const }) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(time, time)
      .map(([a, b]) => ({ kind: 'gap' as const, from: Math.min(a, b), to: Math.max(a, b) })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(time, time)
      .map(([a, b]) => ({ kind: 'gap in a page' as const, from: Math.min(a, b), to: Math.max(a, b) })),
  },
);

test('everything is read in the end, despite crashes and gaps in between', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(time, { maxLength: 40 }),
      fc.uniqueArray(time, { maxLength: 10 }),
      fc.array(step),
      (oldTimes, gapTimes, steps) => {
        let plan = new HistoryPlan('T1');
        plan.addChannel('C1', NOW_US - 90 * DAY_US, NOW_US);
        const channel: Channel = { messages: oldTimes, read: new Set() };
        const missed = new Set<number>();
        const addGap = (from: number, to: number) => {
          for (const ts of gapTimes) if (ts > from && ts < to) missed.add(ts);
          channel.messages = [...new Set([...channel.messages, ...missed])];
          plan.markMissing('gap', from, to);
        };
        for (const todo of steps) {
          const range = plan.nextRange(NOW_US);
          if (todo.kind === 'kill') plan = restart(plan);
          else if (todo.kind === 'gap') addGap(todo.from, todo.to);
          else if (!range) continue;
          else if (todo.kind === 'page') readPage(plan, { ...range }, channel);
          else if (todo.kind === 'killed in a page') {
            const saved = restart(plan);
            readPage(plan, { ...range }, channel);
            plan = saved;
          } else {
            const requested = { ...range };
            const channelAtRequest: Channel = { ...channel, messages: [...channel.messages] };
            addGap(todo.from, todo.to);
            readPage(plan, requested, channelAtRequest);
          }
        }
        for (let pages = 0; pages < 1000; pages++) {
          const range = plan.nextRange(NOW_US);
          if (!range) break;
          readPage(plan, { ...range }, channel);
        }
        expect(plan.state.stretches).toEqual([]);
        expect([...channel.read].sort()).toEqual([...new Set([...oldTimes, ...missed])].sort());
        expect(openGapSince(plan.state)).toBeNull();
      },
    ),
    {
      numRuns: 500,
      examples: [
        // A gap within one that is being read, which the page on its way does not contain.
        [
          [],
          [86392800000000],
          [
            { kind: 'page' },
            { kind: 'gap', from: 86389200000000, to: 86396400000000 },
            { kind: 'gap in a page', from: 86389200000000, to: 86396400000000 },
          ],
        ],
      ],
    },
  );
});

test('the newest range of all channels is read first, and gaps before the history', () => {
  const plan = new HistoryPlan('T1');
  plan.addChannel('C1', NOW_US - 90 * DAY_US, NOW_US);
  plan.addChannel('C2', NOW_US - 90 * DAY_US, NOW_US - DAY_US);
  expect(plan.nextRange(NOW_US)?.channel).toBe('C1');
  plan.markPageRead(
    { ...(plan.nextRange(NOW_US) as BackfillRange) },
    NOW_US - 2 * DAY_US,
    ['999.000001', '998.000001'],
    3,
  );
  expect(plan.nextRange(NOW_US)?.channel).toBe('C2');
  expect(plan.nextThread()?.ts).toBe('999.000001');
  plan.markMissing('gap', NOW_US - 30 * DAY_US, NOW_US - 29 * DAY_US);
  expect(plan.nextRange(NOW_US)).toMatchObject({ reason: 'gap', since: NOW_US - 30 * DAY_US });
});

test('a gap that is not over yet is read once it is', () => {
  const plan = new HistoryPlan('T1');
  plan.addChannel('C1', NOW_US, NOW_US);
  plan.markMissing('gap', NOW_US, NOW_US + 65 * SECOND_US);
  expect(plan.nextRange(NOW_US)).toBeUndefined();
  expect(openGapSince(plan.state)).toBe(usToMs(NOW_US));
  expect(plan.nextRange(NOW_US + 60 * SECOND_US)).toBeDefined();
});

test('a range that a wrong clock planned for the future is read at once', () => {
  const plan = new HistoryPlan('T1');
  plan.addChannel('C1', NOW_US - DAY_US, NOW_US + DAY_US);
  expect(plan.nextRange(NOW_US)?.channel).toBe('C1');
});

test('a thread that a gap extends while it is read is read again', () => {
  const plan = new HistoryPlan('T1');
  plan.addChannel('C1', NOW_US - DAY_US, NOW_US);
  const page = plan.nextRange(NOW_US) as BackfillRange;
  plan.markPageRead({ ...page }, undefined, ['999.000001'], 1);
  const requested = { ...(plan.nextThread() as BackfillThread) };
  plan.markMissing('gap', NOW_US - 3 * DAY_US, NOW_US - 2 * DAY_US);
  plan.markPageRead({ ...(plan.nextRange(NOW_US) as BackfillRange) }, undefined, ['999.000001'], 0);
  plan.markThreadRead(requested, 1);
  expect(plan.nextThread()).toMatchObject({ ts: '999.000001', since: NOW_US - 3 * DAY_US });
  plan.markThreadRead({ ...(plan.nextThread() as BackfillThread) }, 0);
  expect(plan.nextThread()).toBeUndefined();
});

test('a thread that gets more replies while it is read is read again', () => {
  const plan = new HistoryPlan('T1');
  plan.addChannel('C1', NOW_US - DAY_US, NOW_US);
  plan.markPageRead({ ...(plan.nextRange(NOW_US) as BackfillRange) }, undefined, ['999.000001'], 1);
  const requested = { ...(plan.nextThread() as BackfillThread) };
  plan.markMissing('gap', NOW_US - SECOND_US, NOW_US);
  plan.markPageRead({ ...(plan.nextRange(NOW_US) as BackfillRange) }, undefined, ['999.000001'], 0);
  plan.markThreadRead(requested, 1);
  expect(plan.nextThread()).toMatchObject({ ts: '999.000001' });
});

test('a channel is planned once, is extended by more days, and is forgotten when the app leaves it', () => {
  const plan = new HistoryPlan('T1');
  plan.addChannel('C1', NOW_US - 90 * DAY_US, NOW_US);
  plan.addChannel('C1', NOW_US - 89 * DAY_US, NOW_US + DAY_US);
  expect(plan.state.stretches).toHaveLength(1);
  plan.addChannel('C1', NOW_US - 120 * DAY_US, NOW_US);
  expect(plan.state.stretches.at(-1)).toMatchObject({ oldest: NOW_US - 120 * DAY_US, latest: NOW_US - 90 * DAY_US });
  plan.removeChannel('C1');
  expect(plan.state).toMatchObject({ channels: {}, stretches: [], threads: [] });
  plan.addChannel('C2', NOW_US, NOW_US);
  expect(plan.state).toMatchObject({ channels: { C2: NOW_US }, stretches: [] });
});

test('a saved plan of another workspace is ignored, and one of another version is refused', () => {
  const plan = new HistoryPlan('T1');
  plan.addChannel('C1', NOW_US - DAY_US, NOW_US);
  expect(HistoryPlan.parse('T2', JSON.stringify(plan.state)).state).toMatchObject({ team: 'T2', stretches: [] });
  expect(() => HistoryPlan.parse('T1', JSON.stringify({ ...plan.state, v: 2 }))).toThrow('another version');
});

test('the estimate assumes that the pages to come are like those that were read', () => {
  const plan = new HistoryPlan('T1');
  const progress = () => estimateProgress(plan.state, 1600, 1600);
  expect(progress()).toMatchObject({ state: 'complete', share: 1, left_ms: 0, read_back_to: null });
  plan.addChannel('C1', NOW_US - 90 * DAY_US, NOW_US);
  plan.markPageRead({ ...(plan.nextRange(NOW_US) as BackfillRange) }, NOW_US - 30 * DAY_US, ['999.000001'], 200);
  // Two more such pages, and a thread on each of the three.
  expect(progress()).toMatchObject({ state: 'reading', left_ms: 3 * 1600, messages: 200 });
  expect(progress().share).toBeCloseTo(1 / 6);
  expect(progress().read_back_to).toBe(usToMs(NOW_US - 30 * DAY_US));
});
