import fc from 'fast-check';
import { expect, test } from 'vitest';
import { estimate, openGap } from './history-estimate.ts';
import { HistoryPlan, type Stretch, type Thread } from './history-plan.ts';

const SECOND = 1_000_000;
const DAY = 24 * 3600 * SECOND;
const NOW = 1_000 * DAY;

/** A channel's messages by their time, and what was read of them. */
interface Channel {
  messages: number[];
  read: Set<number>;
}

const PAGE = 3;

/** Reads a page as Slack gives it: what is closest to `latest` first. */
function readPage(plan: HistoryPlan, asked: Stretch, { messages, read }: Channel): void {
  const within = messages.filter((ts) => ts > asked.oldest && ts < asked.latest).sort((a, b) => b - a);
  const page = within.slice(0, PAGE);
  for (const ts of page) read.add(ts);
  plan.pageRead(asked, within.length > PAGE ? page.at(-1) : undefined, [], page.length);
}

/** The same plan in another process. */
function restarted(plan: HistoryPlan): HistoryPlan {
  return HistoryPlan.parse('T1', JSON.stringify(plan.state));
}

const time = fc.integer({ min: 1, max: 89 * 24 }).map((hours) => NOW - hours * 3600 * SECOND);
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
        plan.enter('C1', NOW - 90 * DAY, NOW);
        const channel: Channel = { messages: old, read: new Set() };
        /** What comes while nobody listens belongs to a gap. */
        const missed = new Set<number>();
        const miss = (from: number, to: number) => {
          for (const ts of late) if (ts > from && ts < to) missed.add(ts);
          channel.messages = [...new Set([...channel.messages, ...missed])];
          plan.miss('gap', from, to);
        };
        for (const todo of steps) {
          const stretch = plan.nextStretch(NOW);
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
          const stretch = plan.nextStretch(NOW);
          if (!stretch) break;
          readPage(plan, { ...stretch }, channel);
        }
        expect(plan.state.stretches).toEqual([]);
        expect([...channel.read].sort()).toEqual([...new Set([...old, ...missed])].sort());
        expect(openGap(plan.state)).toBeNull();
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
  plan.enter('C1', NOW - 90 * DAY, NOW);
  plan.enter('C2', NOW - 90 * DAY, NOW - DAY);
  expect(plan.nextStretch(NOW)?.channel).toBe('C1');
  plan.pageRead({ ...(plan.nextStretch(NOW) as Stretch) }, NOW - 2 * DAY, ['999.000001', '998.000001'], 3);
  expect(plan.nextStretch(NOW)?.channel).toBe('C2');
  expect(plan.nextThread()?.ts).toBe('999.000001');
  plan.miss('gap', NOW - 30 * DAY, NOW - 29 * DAY);
  expect(plan.nextStretch(NOW)).toMatchObject({ reason: 'gap', since: NOW - 30 * DAY });
});

test('a minute of which Slack withholds events is read once it is over', () => {
  const plan = new HistoryPlan('T1');
  plan.enter('C1', NOW, NOW);
  plan.miss('gap', NOW, NOW + 65 * SECOND);
  expect(plan.nextStretch(NOW)).toBeUndefined();
  expect(openGap(plan.state)).toBe(NOW / 1000);
  expect(plan.nextStretch(NOW + 60 * SECOND)).toBeDefined();
});

test('what a clock that was wrong planned is not waited for', () => {
  const plan = new HistoryPlan('T1');
  plan.enter('C1', NOW - DAY, NOW + DAY);
  expect(plan.nextStretch(NOW)?.channel).toBe('C1');
});

test('a thread that grew while it was read is read again', () => {
  const plan = new HistoryPlan('T1');
  plan.enter('C1', NOW - DAY, NOW);
  const page = plan.nextStretch(NOW) as Stretch;
  plan.pageRead({ ...page }, undefined, ['999.000001'], 1);
  const asked = { ...(plan.nextThread() as Thread) };
  plan.miss('gap', NOW - 3 * DAY, NOW - 2 * DAY);
  plan.pageRead({ ...(plan.nextStretch(NOW) as Stretch) }, undefined, ['999.000001'], 0);
  plan.threadRead(asked, 1);
  expect(plan.nextThread()).toMatchObject({ ts: '999.000001', since: NOW - 3 * DAY });
  plan.threadRead({ ...(plan.nextThread() as Thread) }, 0);
  expect(plan.nextThread()).toBeUndefined();
});

test('a thread that is found to have more answers while it is read is read again', () => {
  const plan = new HistoryPlan('T1');
  plan.enter('C1', NOW - DAY, NOW);
  plan.pageRead({ ...(plan.nextStretch(NOW) as Stretch) }, undefined, ['999.000001'], 1);
  const asked = { ...(plan.nextThread() as Thread) };
  plan.miss('gap', NOW - SECOND, NOW);
  plan.pageRead({ ...(plan.nextStretch(NOW) as Stretch) }, undefined, ['999.000001'], 0);
  plan.threadRead(asked, 1);
  expect(plan.nextThread()).toMatchObject({ ts: '999.000001' });
});

test('entering a channel again changes nothing, leaving it forgets what was planned, more days add what is before', () => {
  const plan = new HistoryPlan('T1');
  plan.enter('C1', NOW - 90 * DAY, NOW);
  plan.enter('C1', NOW - 89 * DAY, NOW + DAY);
  expect(plan.state.stretches).toHaveLength(1);
  plan.enter('C1', NOW - 120 * DAY, NOW);
  expect(plan.state.stretches.at(-1)).toMatchObject({ oldest: NOW - 120 * DAY, latest: NOW - 90 * DAY });
  plan.leave('C1');
  expect(plan.state).toMatchObject({ channels: {}, stretches: [], threads: [] });
  plan.enter('C2', NOW, NOW);
  expect(plan.state).toMatchObject({ channels: { C2: NOW }, stretches: [] });
});

test('the plan of another workspace, or of another version, is none', () => {
  const plan = new HistoryPlan('T1');
  plan.enter('C1', NOW - DAY, NOW);
  expect(HistoryPlan.parse('T2', JSON.stringify(plan.state)).state).toMatchObject({ team: 'T2', stretches: [] });
  expect(() => HistoryPlan.parse('T1', JSON.stringify({ ...plan.state, v: 2 }))).toThrow('another version');
});

test('the estimate takes what is left to be like what was read', () => {
  const plan = new HistoryPlan('T1');
  const progress = () => estimate(plan.state, 1600, 1600);
  expect(progress()).toMatchObject({ state: 'complete', share: 1, left_ms: 0, read_back_to: null });
  plan.enter('C1', NOW - 90 * DAY, NOW);
  plan.pageRead({ ...(plan.nextStretch(NOW) as Stretch) }, NOW - 30 * DAY, ['999.000001'], 200);
  // Two more such pages, and a thread on each of the three.
  expect(progress()).toMatchObject({ state: 'reading', left_ms: 3 * 1600, messages: 200 });
  expect(progress().share).toBeCloseTo(1 / 6);
  expect(progress().read_back_to).toBe((NOW - 30 * DAY) / 1000);
});
