import { expect, test } from 'vitest';
import { setUpFakeSlack } from '../../../../test/fake-slack/fake-slack.ts';
import { createClock } from '../../async/clock.ts';
import type { SlackRecord } from '../../core/records/record.ts';
import { createCommunity } from '../../core/state/community.ts';
import { fold } from '../../core/state/fold.ts';
import { formatSlackTimestamp } from '../../core/time/slack-timestamp.ts';
import { WorkspaceSync, type WorkspaceSyncOptions } from './workspace-sync.ts';

const standIn = setUpFakeSlack();
const patience = { timeout: 60_000 };
const RATE_LIMIT_MINUTE_MS = 200;

async function connect(given: Partial<WorkspaceSyncOptions>) {
  const slack = await standIn({ minuteMs: RATE_LIMIT_MINUTE_MS });
  slack.workspace.addUser('U1', 'ada');
  slack.workspace.addChannel('C1', 'general');
  slack.workspace.addMessage('C1', { ts: formatSlackTimestamp(Date.now() * 1000 - 5_000_000), user: 'U1', text: 'hi' });
  const community = createCommunity();
  const append = async (records: readonly SlackRecord[]) => {
    for (const record of records) fold(community, record);
  };
  const warned: string[] = [];
  const sync = new WorkspaceSync({
    token: slack.tokens.bot,
    apiUrl: slack.apiUrl,
    teamId: '',
    joinChannels: 'all',
    historyDays: 90,
    append,
    community: () => community,
    hasRoom: () => true,
    ready: async () => undefined,
    clock: createClock(Date.now),
    minute: RATE_LIMIT_MINUTE_MS,
    plan: { read: async () => undefined, write: async () => undefined },
    warn: (text) => warned.push(text),
    ...given,
  });
  return { slack, sync, community, warned };
}

test('the past waits while the log has a backlog, so that live events have the room', async () => {
  let hasRoom = false;
  const { slack, sync } = await connect({ hasRoom: () => hasRoom });
  await expect.poll(() => sync.status().channels, patience).toEqual({ public: 1, joined: 1 });
  await expect.poll(() => slack.callsOf('users.list').length, patience).toBe(1);
  expect(slack.callsOf('conversations.history')).toEqual([]);
  hasRoom = true;
  await expect.poll(() => sync.status().history?.state, patience).toBe('complete');
  expect(slack.callsOf('conversations.history')).toHaveLength(1);
  await sync.close();
});

test('no call waits for a clock of the machine that was set back by an hour', async () => {
  let [back, hasRoom] = [0, false];
  const { slack, sync } = await connect({ clock: createClock(() => Date.now() - back), hasRoom: () => hasRoom });
  const threads = Array.from({ length: 12 }, (_, n) => formatSlackTimestamp(Date.now() * 1000 - 6_000_000 - n));
  for (const ts of threads) {
    slack.workspace.addMessage('C1', { ts, user: 'U1', text: 'root', thread_ts: ts, reply_count: 1 });
    const reply = formatSlackTimestamp(Date.now() * 1000 - 5_500_000);
    slack.workspace.addMessage('C1', { ts: reply, user: 'U1', text: 'reply', thread_ts: ts });
  }
  hasRoom = true;
  const calls = () => slack.callsOf('conversations.replies').length;
  await expect.poll(calls, { ...patience, interval: 1 }).toBeGreaterThan(0);
  back = 3_600_000;
  await expect.poll(calls, patience).toBe(threads.length);
  await sync.close();
});

test('names are read though a clock that was a year ahead wrote down when they were', async () => {
  const ahead = createClock(() => Date.now() + 365 * 86_400_000);
  let saved: string | undefined;
  const plan = {
    read: async () => saved,
    write: async (json: string) => {
      saved = json;
    },
  };
  const before = await connect({ clock: ahead, plan, hasRoom: () => false });
  before.sync.setConnected(true);
  await expect.poll(() => before.sync.status().channels, patience).toEqual({ public: 1, joined: 1 });
  await expect.poll(() => before.community.people.size, patience).toBeGreaterThan(0);
  await before.sync.close();
  expect(saved).toMatch(/"people_at":[1-9]/);

  const { slack, sync } = await connect({ plan });
  await expect.poll(() => slack.callsOf('users.list').length, patience).toBe(1);
  await sync.close();
});

test('where the plan cannot be written it says so, and ends nothing', async () => {
  const { sync, community, warned } = await connect({
    plan: { read: async () => undefined, write: () => Promise.reject(new Error('disk full')) },
  });
  sync.setConnected(true);
  await expect.poll(() => warned.join('\n'), patience).toContain('disk full');
  await expect.poll(() => community.channels.get('C1')?.rows.length, patience).toBe(1);
  expect(sync.status().state).toBe('ok');
  await sync.close();
});

test('an end comes at once, whatever is waited for', async () => {
  const { slack, sync } = await connect({});
  slack.rateLimit('auth.test', 3600);
  await sync.close();
  const other = await connect({ ready: () => new Promise(() => undefined) });
  await other.sync.close();
  expect(other.sync.status().state).toBe('connecting');
});
