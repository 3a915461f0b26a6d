import { expect, test } from 'vitest';
import { sampleMessage, TEST_NOW_MS } from '../../../../test/records/sample-records.ts';
import { createClock } from '../../async/clock.ts';
import type { ChannelHistoryChangedRecord, SlackRecord } from '../../core/records/record.ts';
import { type Community, createCommunity } from '../../core/state/community.ts';
import { fold } from '../../core/state/fold.ts';
import { FLAG_DELETED } from '../../core/state/rows/message-columns.ts';
import { formatSlackTimestamp } from '../../core/time/slack-timestamp.ts';
import { MINUTE_MS, SECOND_US } from '../../core/time/units.ts';
import { SlackApiError } from '../api/slack-api-error.ts';
import type { WebApi } from '../api/web-api.ts';
import { ChannelRereader } from './channel-rereader.ts';
import { RereadList } from './reread-list.ts';

const pollOptions = { timeout: 60_000 };

/** The time of message `n`, the messages being a second apart, microseconds. */
function timeOf(n: number): number {
  return (1_790_000_000 + n) * SECOND_US;
}

function tsOf(n: number): string {
  return formatSlackTimestamp(timeOf(n));
}

function message(n: number, threadOf?: number): SlackRecord {
  return sampleMessage({ timestamp: tsOf(n), ...(threadOf === undefined ? {} : { thread_ts: tsOf(threadOf) }) });
}

/** Slack changed messages up to number 50. */
const CHANGE: ChannelHistoryChangedRecord = {
  v: 1,
  event_id: 'Ev1',
  team: 'T1',
  bot: false,
  source: 'slack',
  received_at: TEST_NOW_MS,
  event_type: 'channel_history_changed',
  metric_type: 'none',
  channel: 'C1',
  timestamp: tsOf(100),
  latest: tsOf(50),
};

type Response = Record<string, unknown> | Error;

/** A page with these messages. */
function page(numbers: readonly number[], more: Record<string, unknown> = {}): Response {
  return {
    ok: true,
    messages: numbers.map((n) => ({ type: 'message', ts: tsOf(n), user: 'U1', text: 'hi' })),
    ...more,
  };
}

const cursor = (next_cursor: string) => ({ has_more: true, response_metadata: { next_cursor } });

interface Script {
  history: Response[];
  /** By number of the first message of the thread. */
  replies?: Record<number, Response[]>;
}

/**
 * Reads C1 again, which has messages 1 to 6, 60, and the replies 7 and 8 to message 2; the responses are in order.
 * `onCall` is called before each response, `onAppend` before each append.
 */
async function reread(
  { history, replies = {} }: Script,
  onCall: (community: Community) => void = () => undefined,
  onAppend: () => void = () => undefined,
) {
  const community = createCommunity();
  for (const stored of [1, 2, 3, 4, 5, 6, 60].map((n) => message(n))) fold(community, stored);
  for (const stored of [message(7, 2), message(8, 2)]) fold(community, stored);
  const warned: string[] = [];
  const calls: object[] = [];
  const abort = new AbortController();
  let aheadMs = 0;
  const api: WebApi = {
    async call(method, parameters) {
      calls.push({ method, ...parameters });
      onCall(community);
      const ofThread = Object.entries(replies).find(([n]) => tsOf(Number(n)) === parameters?.['ts'])?.[1];
      const response = (method === 'conversations.history' ? history : ofThread)?.shift();
      if (!response) throw new Error(`no response left for ${method}`);
      if (response instanceof Error) throw response;
      return response;
    },
  };
  const warn = (text: string) => void warned.push(text);
  const list = await RereadList.open({ file: { read: async () => undefined, write: async () => undefined }, warn });
  const rereader = new ChannelRereader({
    api,
    list,
    team: 'T1',
    append: async (records) => {
      onAppend();
      for (const added of records) fold(community, added);
    },
    appendMissing: async () => 0,
    community: () => community,
    areChannelsKnown: () => true,
    plannedFrom: () => undefined,
    clock: createClock(() => TEST_NOW_MS + aheadMs),
    signal: abort.signal,
    ready: async () => undefined,
    hasRoom: () => true,
    warn,
  });
  const running = rereader.run();
  list.observeRecord(CHANGE);
  const isOver = () => rereader.state !== 'reading';
  await expect.poll(isOver, pollOptions).toBe(true);
  const stateAtFirst = rereader.state;
  // What failed is tried again after ten minutes.
  aheadMs = 11 * MINUTE_MS;
  await expect.poll(() => history.length === 0 && isOver(), pollOptions).toBe(true);
  abort.abort();
  await running;
  const rows = community.channels.get('C1')?.rows;
  const left = [1, 2, 3, 4, 5, 6, 7, 8, 30, 60].filter((n) => {
    const row = rows?.findRow(timeOf(n)) ?? -1;
    return rows && row >= 0 && ((rows.columns.flags[row] ?? 0) & FLAG_DELETED) === 0;
  });
  return { left, state: stateAtFirst, calls, warned };
}

/** Slack's response for a thread that does not exist. */
function notFound(): Error {
  return new SlackApiError('conversations.replies', 'thread_not_found');
}

/** The thread of message 2, complete. */
function thread(): Record<number, Response[]> {
  return { 2: [page([2, 7, 8])] };
}

test.each<[what: string, script: Script, left: number[], state: string | null]>([
  [
    'returns everything',
    { history: [page([6, 5, 4, 3, 2, 1])], replies: thread() },
    [1, 2, 3, 4, 5, 6, 7, 8, 60],
    null,
  ],
  ['returns one page less', { history: [page([6, 4, 2])], replies: thread() }, [2, 4, 6, 7, 8, 60], null],
  ['returns nothing', { history: [page([])], replies: { 2: [notFound()] } }, [60], null],
  [
    'returns an empty page before the rest',
    { history: [page([], cursor('a')), page([6, 5], cursor('b')), page([2, 1])], replies: thread() },
    [1, 2, 5, 6, 7, 8, 60],
    null,
  ],
  [
    'announces more without a cursor',
    { history: [page([6, 5], { has_more: true }), page([2, 1])], replies: thread() },
    [1, 2, 5, 6, 7, 8, 60],
    null,
  ],
  ['hides what is older', { history: [page([6, 4], { is_limited: true })] }, [1, 2, 3, 4, 6, 7, 8, 60], null],
  ['hides everything', { history: [page([], { is_limited: true })] }, [1, 2, 3, 4, 5, 6, 7, 8, 60], null],
  [
    'repeats a page',
    { history: [page([6, 4], cursor('a')), page([6, 4], cursor('b'))] },
    [1, 2, 3, 4, 6, 7, 8, 60],
    'unreadable',
  ],
  [
    'repeats a cursor',
    { history: [page([6], cursor('a')), page([4], cursor('a'))] },
    [1, 2, 3, 4, 6, 7, 8, 60],
    'unreadable',
  ],
  [
    'breaks off after a page',
    { history: [page([6, 4], cursor('a')), new Error('reset')] },
    [1, 2, 3, 4, 6, 7, 8, 60],
    'unreadable',
  ],
  ['returns no list of messages', { history: [{ ok: true }] }, [1, 2, 3, 4, 5, 6, 7, 8, 60], 'unreadable'],
  [
    'returns a message without a time',
    { history: [{ ok: true, messages: [{ type: 'message' }] }] },
    [1, 2, 3, 4, 5, 6, 7, 8, 60],
    'unreadable',
  ],
  [
    'returns a time that is none',
    { history: [{ ok: true, messages: [{ ts: 'x' }] }] },
    [1, 2, 3, 4, 5, 6, 7, 8, 60],
    'unreadable',
  ],
  [
    'announces more in an empty page',
    { history: [page([], { has_more: true })] },
    [1, 2, 3, 4, 5, 6, 7, 8, 60],
    'unreadable',
  ],
])('when the history %s, the messages %j', async (_what, script, left, state) => {
  const result = await reread(script);
  expect(result).toMatchObject({ left, state });
});

const whole = page([6, 5, 4, 3, 2, 1]);

test.each<[what: string, replies: Response[], left: number[], state: string | null]>([
  ['has one reply', [page([2, 8])], [1, 2, 3, 4, 5, 6, 8, 60], null],
  ['has no reply', [page([2])], [1, 2, 3, 4, 5, 6, 60], null],
  [
    'repeats its first message in each page',
    [page([2, 7], cursor('a')), page([2, 8])],
    [1, 2, 3, 4, 5, 6, 7, 8, 60],
    null,
  ],
  ['is gone', [notFound()], [1, 2, 3, 4, 5, 6, 60], null],
  ['is hidden', [page([2], { is_limited: true })], [1, 2, 3, 4, 5, 6, 7, 8, 60], null],
  ['is empty', [page([])], [1, 2, 3, 4, 5, 6, 7, 8, 60], 'unreadable'],
  ['breaks off', [page([2], cursor('a')), new Error('reset')], [1, 2, 3, 4, 5, 6, 7, 8, 60], 'unreadable'],
  [
    'repeats itself',
    [page([2, 7], cursor('a')), page([2, 7], cursor('b'))],
    [1, 2, 3, 4, 5, 6, 7, 8, 60],
    'unreadable',
  ],
])('when a thread %s, the messages %j', async (_what, replies, left, state) => {
  const result = await reread({ history: [whole], replies: { 2: replies } });
  expect(result).toMatchObject({ left, state });
});

test('a message that arrives while the channel is read stays, although Slack does not return it', async () => {
  const result = await reread({ history: [whole], replies: thread() }, (community) => fold(community, message(30)));
  expect(result.left).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 30, 60]);
});

test('a crash in the middle repeats the reading, and deletes no more than one reading', async () => {
  let appends = 0;
  const pages = () => [page([6, 4], cursor('a')), page([2, 1])];
  const result = await reread(
    { history: [...pages(), ...pages()], replies: { 2: [page([2, 7]), page([2, 7])] } },
    undefined,
    () => {
      if (++appends === 2) throw new Error('disk full');
    },
  );
  expect(result).toMatchObject({ left: [1, 2, 4, 6, 7, 60], state: 'unreadable' });
  expect(result.warned.join('\n')).toContain('disk full');
});

test('only the time up to the change is requested, from the earliest message on', async () => {
  const { calls } = await reread({ history: [whole], replies: { 2: [page([2, 7, 8])] } });
  expect(calls[0]).toMatchObject({
    method: 'conversations.history',
    oldest: formatSlackTimestamp(timeOf(1) - 1),
    latest: formatSlackTimestamp(timeOf(50) + 1),
  });
  expect(calls).toHaveLength(2);
});
