import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DAY_US, HOUR_US, usToMs } from '../../core/time/units.ts';
import { HistoryPlan } from './history-plan.ts';
import type { BackfillRange } from './history-plan-state.ts';
import { backfilledSince, openGapSince } from './history-progress.ts';

const NOW_US = 1_000 * DAY_US;
const NOW_MS = usToMs(NOW_US);

/** The same plan, saved and read by another process. */
function restart(plan: HistoryPlan): HistoryPlan {
  return HistoryPlan.parse('T1', JSON.stringify(plan.state));
}

/** Reads everything that is planned, and returns the ranges. */
function readAll(plan: HistoryPlan): BackfillRange[] {
  const ranges: BackfillRange[] = [];
  for (let range = plan.nextRange(NOW_US); range; range = plan.nextRange(NOW_US)) {
    ranges.push({ ...range });
    plan.markPageRead({ ...range }, undefined, [], 0);
  }
  return ranges;
}

/** A plan of C1 whose history is read. */
function readPlan(): HistoryPlan {
  const plan = new HistoryPlan('T1');
  plan.addChannel('C1', NOW_US - 90 * DAY_US, NOW_US);
  readAll(plan);
  return plan;
}

test('a history that was read is not planned again under the new id', () => {
  const plan = readPlan();
  plan.renameChannel('C1', 'C2', NOW_MS);
  plan.addChannelHistory('C2', 90, NOW_MS);
  expect(readAll(plan)).toEqual([]);
  expect(plan.state.channels).toEqual({ C2: NOW_US - 90 * DAY_US });
});

test('a history that was planned for the new id before the event is dropped', () => {
  const plan = readPlan();
  plan.addChannelHistory('C2', 90, NOW_MS);
  plan.renameChannel('C1', 'C2', NOW_MS);
  expect(readAll(plan)).toEqual([]);
});

test('what is planned for both ids is read once under the new one', () => {
  const plan = readPlan();
  plan.addChannel('C2', NOW_US - 10 * DAY_US, NOW_US);
  plan.markMissing('gap', NOW_US - 5 * HOUR_US, NOW_US - HOUR_US);
  plan.markMissing('check', NOW_US - 3 * HOUR_US, NOW_US - HOUR_US);
  plan.renameChannel('C1', 'C2', NOW_MS);
  const reasons = readAll(plan).map(({ channel, reason }) => `${channel} ${reason}`);
  expect(reasons).toEqual(['C2 gap', 'C2 check']);
  expect(openGapSince(plan.state)).toBeNull();
});

test('a response to a request under the old id completes nothing under the new one', () => {
  const plan = new HistoryPlan('T1');
  plan.addChannel('C1', NOW_US - 90 * DAY_US, NOW_US);
  const [requested] = plan.state.stretches;
  if (!requested) throw new Error('nothing is planned');
  plan.renameChannel('C1', 'C2', NOW_MS);
  plan.markPageRead({ ...requested }, undefined, ['1.0'], 0);
  expect(readAll(plan)).toMatchObject([{ channel: 'C2', reason: 'history' }]);
});

test('a cursor of the old id is not used under the new one', () => {
  const plan = new HistoryPlan('T1');
  plan.addChannel('C1', NOW_US - 90 * DAY_US, NOW_US);
  const [requested] = plan.state.stretches;
  if (!requested) throw new Error('nothing is planned');
  plan.markPageRead({ ...requested }, NOW_US - DAY_US, [], 0, { cursor: 'next', latest: NOW_US });
  plan.renameChannel('C1', 'C2', NOW_MS);
  expect(plan.nextRange(NOW_US)).toMatchObject({ channel: 'C2', latest: NOW_US - DAY_US });
  expect(plan.nextRange(NOW_US)?.next).toBeUndefined();
});

test.each([
  ['a rename', (plan: HistoryPlan) => plan.renameChannel('C1', 'C2', NOW_MS), 'C2'],
  ['its return', (plan: HistoryPlan) => plan.restoreChannel('C1', NOW_MS), 'C1'],
])('a channel that Slack did not show for a while is read since then after %s', (_what, comeBack, id) => {
  let plan = readPlan();
  plan.loseChannel('C1', NOW_MS - 60 * 60 * 1000);
  expect([plan.nextRange(NOW_US), backfilledSince(plan.state)]).toEqual([undefined, null]);
  plan = restart(plan);
  plan.markMissing('gap', NOW_US - HOUR_US / 2, NOW_US);
  comeBack(plan);
  const [range, ...more] = readAll(plan);
  expect(more).toEqual([]);
  expect(range).toMatchObject({ channel: id, reason: 'gap' });
  expect(range?.since).toBeLessThan(NOW_US - HOUR_US);
  expect(plan.state.lost).toEqual({});
});

test('an app that left a channel does not get it back by a rename', () => {
  const plan = readPlan();
  plan.loseChannel('C1', NOW_MS);
  plan.removeChannel('C1');
  plan.renameChannel('C1', 'C2', NOW_MS);
  expect([plan.state.channels, plan.state.lost]).toEqual([{}, {}]);
});

test('a removal moves with the id, and the later of two holds', () => {
  const plan = new HistoryPlan('T1');
  plan.removed.add('C1', 10);
  plan.removed.add('C2', 5);
  plan.renameChannel('C1', 'C2', NOW_MS);
  plan.renameChannel('C2', 'C2', NOW_MS);
  const { removed } = restart(plan);
  expect([removed.has('C1'), removed.has('C2'), removed.invited('C2', 9), removed.has('C2')]).toEqual([
    false,
    true,
    false,
    true,
  ]);
  expect([removed.invited('C2', 11), removed.has('C2'), removed.add('C2', 10)]).toEqual([true, false, false]);
});

test('a plan of an earlier version is loaded, and has no removed channels', () => {
  const read = { pages: 1, span: 2, threads: 3, messages: 4 };
  const saved = { v: 1, team: 'T1', channels: { C1: 5 }, stretches: [], threads: [], heard_until: 6, people_at: 7 };
  const plan = HistoryPlan.parse('T1', JSON.stringify({ ...saved, checked_at: 8, read }));
  expect(plan.state).toMatchObject({
    channels: { C1: 5 },
    removed: {},
    lost: {},
    uninstalled: false,
    bot_user: '',
    read,
  });
});

test('an app that was uninstalled, or has another bot user, counts as installed anew once', () => {
  const plan = new HistoryPlan('T1');
  expect([plan.markChannelsRead('U0APP'), plan.markChannelsRead('U0APP')]).toEqual([false, false]);
  plan.markUninstalled();
  const next = restart(plan);
  expect([next.markChannelsRead('U0APP'), next.markChannelsRead('U0APP')]).toEqual([true, false]);
  expect([next.markChannelsRead('U0NEW'), next.markChannelsRead('U0NEW')]).toEqual([true, false]);
});

const ids = ['C1', 'C2', 'C3', 'C4'];
const step = fc.oneof(
  fc.record({ kind: fc.constant('rename' as const), from: fc.constantFrom(...ids), to: fc.constantFrom(...ids) }),
  fc.record({ kind: fc.constant('lose' as const), id: fc.constantFrom(...ids) }),
  fc.constant({ kind: 'gap' as const }),
  fc.constant({ kind: 'restart' as const }),
);

test('whatever ids a channel gets, its plan stays one plan, and its history is not read again', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      let plan = readPlan();
      for (const todo of steps) {
        if (todo.kind === 'rename') plan.renameChannel(todo.from, todo.to, NOW_MS);
        else if (todo.kind === 'lose') plan.loseChannel(todo.id, NOW_MS);
        else if (todo.kind === 'gap') plan.markMissing('gap', NOW_US - 2 * HOUR_US, NOW_US - HOUR_US);
        else plan = restart(plan);
        const { channels, lost } = plan.state;
        expect(Object.keys({ ...channels, ...lost })).toHaveLength(1);
      }
      expect(readAll(plan).filter(({ reason }) => reason === 'history')).toEqual([]);
      expect(plan.state.stretches).toEqual([]);
    }),
  );
});
