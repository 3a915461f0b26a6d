import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type BackfillRange, type BackfillThread, HistoryPlan } from './history-plan.ts';
import { estimateProgress, openGapSince } from './history-progress.ts';

const SECOND_US = 1_000_000;
const DAY_US = 24 * 3600 * SECOND_US;
const NOW_US = 1_000 * DAY_US;

/** A channel's messages by their time, and what was read of them. */
interface Channel {
  messages: number[];
  read: Set<number>;
}

const PAGE_SIZE = 3;

/** Reads a page as Slack gives it: what is closest to `latest` first. */
function readPage(plan: HistoryPlan, asked: BackfillRange, { messages, read }: Channel): void {
  const within = messages.filter((ts) => ts > asked.oldest && ts < asked.latest).sort((a, b) => b - a);
  const page = within.slice(0, PAGE_SIZE);
  for (const ts of page) read.add(ts);
  plan.markPageRead(asked, within.length > PAGE_SIZE ? page.at(-1) : undefined, [], page.length);
}

/** The same plan in another process. */
function restarted(plan: HistoryPlan): HistoryPlan {
  return HistoryPlan.parse('T1', JSON.stringify(plan.state));
}

const time = fc.integer({ min: 1, max: 89 * 24 }).map((hours) => NOW_US - hours * 3600 * SECOND_US);
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

test('whatever is killed, missed and read in between, in the end everything was read, and nothing is left', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(time, { maxLength: 40 }),
      fc.uniqueArray(time, { maxLength: 10 }),
      fc.array(step),
      (old, late, steps) => {
        let plan = new HistoryPlan('T1');
        plan.addChannel('C1', NOW_US - 90 * DAY_US, NOW_US);
        const channel: Channel = { messages: old, read: new Set() };
        /** What comes while nobody listens belongs to a gap. */
        const missed = new Set<number>();
        const miss = (from: number, to: number) => {
          for (const ts of late) if (ts > from && ts < to) missed.add(ts);
          channel.messages = [...new Set([...channel.messages, ...missed])];
          plan.markMissing('gap', from, to);
        };
        for (const todo of steps) {
          const stretch = plan.nextRange(NOW_US);
          if (todo.kind === 'kill') plan = restarted(plan);
          else if (todo.kind === 'gap') miss(todo.from, todo.to);
          else if (!stretch) continue;
          else if (todo.kind === 'page') readPage(plan, { ...stretch }, channel);
          else if (todo.kind === 'killed in a page') {
            const before = restarted(plan);
            readPage(plan, { ...stretch }, channel);
            plan = before;
          } else {
            const asked = { ...stretch };
            const seen: Channel = { ...channel, messages: [...channel.messages] };
            miss(todo.from, todo.to);
            readPage(plan, asked, seen);
          }
        }
        for (let left = 1000; left > 0; left--) {
          const stretch = plan.nextRange(NOW_US);
          if (!stretch) break;
          readPage(plan, { ...stretch }, channel);
        }
        expect(plan.state.stretches).toEqual([]);
        expect([...channel.read].sort()).toEqual([...new Set([...old, ...missed])].sort());
        expect(openGapSince(plan.state)).toBeNull();
      },
    ),
    {
      numRuns: 500,
      examples: [
        // A gap within one that is being read: the page on its way knows nothing of it.
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

test('what is newest is read first, across channels, and gaps before the past', () => {
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

test('a minute of which Slack withholds events is read once it is over', () => {
  const plan = new HistoryPlan('T1');
  plan.addChannel('C1', NOW_US, NOW_US);
  plan.markMissing('gap', NOW_US, NOW_US + 65 * SECOND_US);
  expect(plan.nextRange(NOW_US)).toBeUndefined();
  expect(openGapSince(plan.state)).toBe(NOW_US / 1000);
  expect(plan.nextRange(NOW_US + 60 * SECOND_US)).toBeDefined();
});

test('what a clock that was wrong planned is not waited for', () => {
  const plan = new HistoryPlan('T1');
  plan.addChannel('C1', NOW_US - DAY_US, NOW_US + DAY_US);
  expect(plan.nextRange(NOW_US)?.channel).toBe('C1');
});

test('a thread that grew while it was read is read again', () => {
  const plan = new HistoryPlan('T1');
  plan.addChannel('C1', NOW_US - DAY_US, NOW_US);
  const page = plan.nextRange(NOW_US) as BackfillRange;
  plan.markPageRead({ ...page }, undefined, ['999.000001'], 1);
  const asked = { ...(plan.nextThread() as BackfillThread) };
  plan.markMissing('gap', NOW_US - 3 * DAY_US, NOW_US - 2 * DAY_US);
  plan.markPageRead({ ...(plan.nextRange(NOW_US) as BackfillRange) }, undefined, ['999.000001'], 0);
  plan.markThreadRead(asked, 1);
  expect(plan.nextThread()).toMatchObject({ ts: '999.000001', since: NOW_US - 3 * DAY_US });
  plan.markThreadRead({ ...(plan.nextThread() as BackfillThread) }, 0);
  expect(plan.nextThread()).toBeUndefined();
});

test('a thread that is found to have more answers while it is read is read again', () => {
  const plan = new HistoryPlan('T1');
  plan.addChannel('C1', NOW_US - DAY_US, NOW_US);
  plan.markPageRead({ ...(plan.nextRange(NOW_US) as BackfillRange) }, undefined, ['999.000001'], 1);
  const asked = { ...(plan.nextThread() as BackfillThread) };
  plan.markMissing('gap', NOW_US - SECOND_US, NOW_US);
  plan.markPageRead({ ...(plan.nextRange(NOW_US) as BackfillRange) }, undefined, ['999.000001'], 0);
  plan.markThreadRead(asked, 1);
  expect(plan.nextThread()).toMatchObject({ ts: '999.000001' });
});

test('entering a channel again changes nothing, leaving it forgets what was planned, more days add what is before', () => {
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

test('the plan of another workspace, or of another version, is none', () => {
  const plan = new HistoryPlan('T1');
  plan.addChannel('C1', NOW_US - DAY_US, NOW_US);
  expect(HistoryPlan.parse('T2', JSON.stringify(plan.state)).state).toMatchObject({ team: 'T2', stretches: [] });
  expect(() => HistoryPlan.parse('T1', JSON.stringify({ ...plan.state, v: 2 }))).toThrow('another version');
});

test('the estimate takes what is left to be like what was read', () => {
  const plan = new HistoryPlan('T1');
  const progress = () => estimateProgress(plan.state, 1600, 1600);
  expect(progress()).toMatchObject({ state: 'complete', share: 1, left_ms: 0, read_back_to: null });
  plan.addChannel('C1', NOW_US - 90 * DAY_US, NOW_US);
  plan.markPageRead({ ...(plan.nextRange(NOW_US) as BackfillRange) }, NOW_US - 30 * DAY_US, ['999.000001'], 200);
  // Two more such pages, and a thread on each of the three.
  expect(progress()).toMatchObject({ state: 'reading', left_ms: 3 * 1600, messages: 200 });
  expect(progress().share).toBeCloseTo(1 / 6);
  expect(progress().read_back_to).toBe((NOW_US - 30 * DAY_US) / 1000);
});
