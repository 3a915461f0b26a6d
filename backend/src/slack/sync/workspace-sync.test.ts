import { expect, test } from 'vitest';
import { setUpFakeSlack } from '../../../../test/fake-slack/fake-slack.ts';
import { createClock } from '../../async/clock.ts';
import type { SlackRecord } from '../../core/records/record.ts';
import { createCommunity } from '../../core/state/community.ts';
import { fold } from '../../core/state/fold.ts';
import { formatSlackTimestamp } from '../../core/time/slack-timestamp.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, msToUs, SECOND_MS, SECOND_US } from '../../core/time/units.ts';
import { RereadList } from '../reread/reread-list.ts';
import { WorkspaceSync } from './workspace-sync.ts';
import type { WorkspaceSyncOptions } from './workspace-sync-options.ts';

const startSlack = setUpFakeSlack();
const pollOptions = { timeout: 60_000 };
const RATE_LIMIT_MINUTE_MS = 200;

/** A sync with a workspace of one user, one channel and one message. */
async function connect(options: Partial<WorkspaceSyncOptions>) {
  const slack = await startSlack({ minuteMs: RATE_LIMIT_MINUTE_MS });
  slack.workspace.addUser('U1', 'ada');
  slack.workspace.addChannel('C1', 'general');
  slack.workspace.addMessage('C1', {
    ts: formatSlackTimestamp(msToUs(Date.now()) - 5 * SECOND_US),
    user: 'U1',
    text: 'hi',
  });
  const community = createCommunity();
  const append = async (records: readonly SlackRecord[]) => {
    for (const record of records) fold(community, record);
  };
  const warned: string[] = [];
  const file = { read: async () => undefined, write: async () => undefined };
  const warn = (text: string) => void warned.push(text);
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
    rateLimitMinuteMs: RATE_LIMIT_MINUTE_MS,
    plan: file,
    rereads: await RereadList.open({ file, warn }),
    warn,
    ...options,
  });
  return { slack, sync, community, warned };
}

test('the history is not read while the log has a backlog', async () => {
  let hasRoom = false;
  const { slack, sync } = await connect({ hasRoom: () => hasRoom });
  await expect.poll(() => sync.status().channels, pollOptions).toEqual({ public: 1, joined: 1 });
  await expect.poll(() => slack.callsOf('users.list').length, pollOptions).toBe(1);
  expect(slack.callsOf('conversations.history')).toEqual([]);
  hasRoom = true;
  await expect.poll(() => sync.status().history?.state, pollOptions).toBe('complete');
  expect(slack.callsOf('conversations.history')).toHaveLength(1);
  await sync.close();
});

test('no call is delayed when the clock of the machine is set back by an hour', async () => {
  let [setBackMs, hasRoom] = [0, false];
  const { slack, sync } = await connect({ clock: createClock(() => Date.now() - setBackMs), hasRoom: () => hasRoom });
  const threads = Array.from({ length: 12 }, (_, n) => formatSlackTimestamp(msToUs(Date.now()) - 6 * SECOND_US - n));
  for (const ts of threads) {
    slack.workspace.addMessage('C1', { ts, user: 'U1', text: 'root', thread_ts: ts, reply_count: 1 });
    const reply = formatSlackTimestamp(msToUs(Date.now()) - 5.5 * SECOND_US);
    slack.workspace.addMessage('C1', { ts: reply, user: 'U1', text: 'reply', thread_ts: ts });
  }
  hasRoom = true;
  const calls = () => slack.callsOf('conversations.replies').length;
  await expect.poll(calls, { ...pollOptions, interval: 1 }).toBeGreaterThan(0);
  setBackMs = HOUR_MS;
  await expect.poll(calls, pollOptions).toBe(threads.length);
  await sync.close();
});

test('users are read even if a clock that was a year ahead saved the time of the last read', async () => {
  const ahead = createClock(() => Date.now() + 365 * DAY_MS);
  let saved: string | undefined;
  const plan = {
    read: async () => saved,
    write: async (json: string) => {
      saved = json;
    },
  };
  const before = await connect({ clock: ahead, plan, hasRoom: () => false });
  before.sync.setConnected(true);
  await expect.poll(() => before.sync.status().channels, pollOptions).toEqual({ public: 1, joined: 1 });
  await expect.poll(() => before.community.people.size, pollOptions).toBeGreaterThan(0);
  await before.sync.close();
  expect(saved).toMatch(/"people_at":[1-9]/);

  const { slack, sync } = await connect({ plan });
  await expect.poll(() => slack.callsOf('users.list').length, pollOptions).toBe(1);
  await sync.close();
});

test('interruptions of less than a minute are not read back, and a longer one is read once', async () => {
  let aheadMs = 0;
  const { slack, sync } = await connect({ clock: createClock(() => Date.now() + aheadMs) });
  await expect.poll(() => sync.status().history?.state, pollOptions).toBe('complete');
  const reads = () => slack.callsOf('conversations.history').length;
  sync.setConnected(true);
  const before = reads();
  for (let flap = 0; flap < 20; flap++) {
    sync.setConnected(false);
    aheadMs += 50 * SECOND_MS;
    sync.setConnected(true);
  }
  expect(sync.status().gap_since).toBeNull();

  sync.setConnected(false);
  const brokenAt = Date.now() + aheadMs;
  aheadMs += 10 * MINUTE_MS;
  // The connection that stays was opened a minute before it counts as stable.
  sync.setConnected(true, brokenAt + 9 * MINUTE_MS);
  await expect.poll(reads, pollOptions).toBe(before + 1);
  await expect.poll(() => sync.status().gap_since, pollOptions).toBeNull();
  expect(reads()).toBe(before + 1);
  sync.setConnected(false);
  aheadMs += 10 * MINUTE_MS;
  sync.setConnected(true, brokenAt + 10 * MINUTE_MS + 59 * SECOND_MS);
  expect(sync.status().gap_since).toBeNull();
  await sync.close();
});

test('a plan that cannot be saved causes a warning, and the history is still read', async () => {
  const { sync, community, warned } = await connect({
    plan: { read: async () => undefined, write: () => Promise.reject(new Error('disk full')) },
  });
  sync.setConnected(true);
  await expect.poll(() => warned.join('\n'), pollOptions).toContain('disk full');
  await expect.poll(() => community.channels.get('C1')?.rows.length, pollOptions).toBe(1);
  expect(sync.status().state).toBe('ok');
  await sync.close();
});

test('close resolves at once while the sync waits', async () => {
  const { slack, sync } = await connect({});
  slack.rateLimit('auth.test', 3600);
  await sync.close();
  const other = await connect({ ready: () => new Promise(() => undefined) });
  await other.sync.close();
  expect(other.sync.status().state).toBe('connecting');
});
