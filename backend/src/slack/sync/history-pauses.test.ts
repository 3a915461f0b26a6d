import { expect, test } from 'vitest';
import { TEST_NOW_MS } from '../../../../test/records/sample-records.ts';
import { createCoalescingWriter } from '../../async/coalescing-writer.ts';
import { createCommunity } from '../../core/state/community.ts';
import { MINUTE_MS, type Milliseconds, SECOND_MS } from '../../core/time/units.ts';
import { SlackApiError } from '../api/slack-api-error.ts';
import { HistoryBackfill } from './history-backfill.ts';
import { HistoryPlan } from './history-plan.ts';

/**
 * Reads the histories of C1, C2 and C3 for a time, where Slack refuses some. Returns when each call was, in minutes.
 */
async function readFor(durationMs: Milliseconds, code: string, refused: readonly string[] = ['C3']) {
  const stop = new AbortController();
  const plan = new HistoryPlan('T1');
  for (const channel of ['C1', 'C2', 'C3']) plan.addChannelHistory(channel, 90, TEST_NOW_MS);
  let now = TEST_NOW_MS + 10 * SECOND_MS;
  const startedAt = now;
  const calls: Record<string, number[]> = {};
  const warned: string[] = [];
  const history = new HistoryBackfill({
    api: {
      async call(_method, parameters = {}) {
        const channel = String(parameters['channel']);
        calls[channel] = [...(calls[channel] ?? []), Math.round((now - startedAt) / MINUTE_MS)];
        if (refused.includes(channel)) throw new SlackApiError('conversations.history', code);
        return { ok: true, messages: [] };
      },
    },
    plan,
    planWriter: createCoalescingWriter(async () => undefined),
    team: 'T1',
    botUserId: 'U0APP',
    append: async () => undefined,
    community: createCommunity,
    clock: {
      now: () => now,
      sleep: async (ms) => {
        await new Promise(setImmediate);
        now += ms;
        if (now - startedAt > durationMs) stop.abort();
      },
    },
    signal: stop.signal,
    hasRoom: () => true,
    onRecords: () => undefined,
    onMissingScope: () => undefined,
    onUnreadable: () => false,
    warn: (text) => warned.push(text),
  });
  await history.run();
  return { calls, warned };
}

test.each(['ekm_access_denied', 'access_denied', 'an_error_of_the_future'])(
  'a channel that Slack refuses (%s) is tried again after ten minutes, and the others are read at once',
  async (code) => {
    const { calls, warned } = await readFor(15 * MINUTE_MS, code);
    expect(calls).toEqual({ C1: [0], C2: [0], C3: [0, 10] });
    expect(warned).toHaveLength(2);
    expect(warned[0]).toContain(`Slack refuses the history of C3: ${code}`);
  },
);

test('a channel that cannot be read although Slack lists the app in it is tried again after ten minutes', async () => {
  const { calls } = await readFor(15 * MINUTE_MS, 'not_in_channel');
  expect(calls).toEqual({ C1: [0], C2: [0], C3: [0, 10] });
});

test('a token that Slack refuses is not tried with each channel', async () => {
  const { calls, warned } = await readFor(5 * MINUTE_MS, 'token_revoked', ['C1', 'C2', 'C3']);
  expect(Object.values(calls)).toEqual([[0]]);
  expect(warned).toHaveLength(1);
});
