import { expect, test } from 'vitest';
import { ALL_SCOPES, type FakeSlack } from '../../../test/fake-slack/fake-slack.ts';
import {
  fetchApiStatus,
  fetchCommunity,
  fetchTotalMessages,
  setUpConnectedProducts,
  slackPollOptions,
  tsAgo,
} from '../../../test/product/connected-products.ts';
import type { RunningProduct } from '../../../test/product/running-product.ts';
import { FLAG_DELETED } from '../core/state/rows/message-columns.ts';
import { HOUR_MS } from '../core/time/units.ts';

const fixture = setUpConnectedProducts();

interface Started {
  slack: FakeSlack;
  product: RunningProduct;
}

/** A product that has read 20 messages of C1 and C2, one an hour, and a thread of three messages in each channel. */
async function startRead(
  settings: Record<string, string> = {},
  scopes: readonly string[] = ALL_SCOPES,
): Promise<Started> {
  const slack = await fixture.startSlack();
  slack.tokens.scopes = [...scopes];
  for (const channel of ['C1', 'C2']) {
    const root = slack.workspace.addMessage(channel, { ts: tsAgo(15.5 * HOUR_MS), user: 'U1', text: 'root' });
    for (const hours of [12, 2])
      slack.workspace.addMessage(channel, {
        ts: tsAgo(hours * HOUR_MS, 7),
        thread_ts: root.ts,
        user: 'U2',
        text: 'reply',
      });
  }
  const product = await fixture.startProduct(slack, settings);
  await expect.poll(async () => (await fetchApiStatus(product)).history?.state, slackPollOptions).toBe('complete');
  await expect.poll(() => fetchTotalMessages(product), slackPollOptions).toBe(26);
  return { slack, product };
}

function historyChanged(fields: Record<string, unknown>) {
  return { type: 'channel_history_changed', ts: tsAgo(0), event_ts: tsAgo(0), ...fields };
}

function changedState(product: RunningProduct) {
  return expect.poll(async () => (await fetchApiStatus(product)).history_changed, slackPollOptions);
}

/** The number of messages of a channel that count. */
async function countIn(product: RunningProduct, channel: string): Promise<number> {
  const rows = (await fetchCommunity(product)).channels.get(channel)?.rows;
  if (!rows) return 0;
  return [...rows.columns.flags.subarray(0, rows.length)].filter((flags) => (flags & FLAG_DELETED) === 0).length;
}

function isOlderThan(hours: number): (message: { ts: string }) => boolean {
  const limit = tsAgo(hours * HOUR_MS);
  return ({ ts }) => ts < limit;
}

test.each<[what: string, fields: Record<string, unknown>, left: [inC1: number, inC2: number]]>([
  // Of C1 the messages of 2, 4, 6, 8 and 10 hours ago stay, and a reply to a thread whose start is gone.
  ['one channel', { channel: 'C1' }, [6, 13]],
  ['a channel that the event does not name', {}, [6, 6]],
  ['a part of one channel', { channel: 'C1', latest: tsAgo(13 * HOUR_MS) }, [8, 13]],
  ['a channel without anything older', { channel: 'C1', latest: tsAgo(100 * HOUR_MS) }, [13, 13]],
  ['an unknown channel', { channel: 'C77' }, [13, 13]],
])('messages that Slack removed from %s leave every number, and no others do', async (_what, fields, [inC1, inC2]) => {
  const { slack, product } = await startRead();
  for (const channel of ['C1', 'C2']) {
    slack.workspace.removeMessages(channel, isOlderThan(11));
    // The first message of a thread whose last reply stays is shown as a tombstone.
    const reply = slack.workspace.channel(channel).messages.find(({ thread_ts }) => thread_ts !== undefined);
    slack.workspace.addMessage(channel, {
      ts: reply?.thread_ts ?? '',
      subtype: 'tombstone',
      user: 'USLACKBOT',
      text: 'deleted',
    });
  }
  await product.post(historyChanged(fields));
  await expect
    .poll(async () => [await countIn(product, 'C1'), await countIn(product, 'C2')], slackPollOptions)
    .toEqual([inC1, inC2]);
  await changedState(product).toBeNull();
  expect([await countIn(product, 'C1'), await countIn(product, 'C2')]).toEqual([inC1, inC2]);
  const { recentTexts } = await fetchCommunity(product);
  expect(recentTexts.newest().filter(({ text }) => text !== '')).toHaveLength(inC1 + inC2);
});

test('a thread that is gone without a tombstone takes its replies, and replies alone can go', async () => {
  const { slack, product } = await startRead();
  slack.workspace.removeMessages('C1', ({ text }) => text === 'root' || text === 'reply');
  slack.workspace.removeMessages('C2', ({ ts, text }) => text === 'reply' && isOlderThan(11)({ ts }));
  for (const channel of ['C1', 'C2']) await product.post(historyChanged({ channel }));
  await expect
    .poll(async () => [await countIn(product, 'C1'), await countIn(product, 'C2')], slackPollOptions)
    .toEqual([10, 12]);
  await changedState(product).toBeNull();
});

test('messages that an import into Slack added are found, and so is a changed text', async () => {
  const { slack, product } = await startRead();
  const edited = slack.workspace.channel('C1').messages.find(({ text }) => text?.startsWith('message'));
  Object.assign(edited ?? {}, { text: 'changed', edited: { user: 'U1', ts: tsAgo(0) } });
  slack.workspace.addMessage('C1', { ts: tsAgo(50 * HOUR_MS), user: 'U1', text: 'imported into Slack' });
  await product.post(historyChanged({ channel: 'C1' }));
  await expect.poll(() => fetchTotalMessages(product), slackPollOptions).toBe(27);
  const texts = async () => (await fetchCommunity(product)).recentTexts.newest().map(({ text }) => text);
  await expect.poll(texts, slackPollOptions).toContain('changed');
});

test('without a token the status says that messages may be gone, until a token reads the channel again', async () => {
  const { slack, product } = await startRead();
  let current = await fixture.restartProduct(product, { SLACK_BOT_TOKEN: '' });
  expect((await fetchApiStatus(current)).history_changed).toBeNull();
  slack.workspace.removeMessages('C2', isOlderThan(11));
  await current.post(historyChanged({ channel: 'C2' }));
  for (let restarts = 0; restarts < 2; restarts++) {
    await changedState(current).toBe('unreadable');
    current = await fixture.restartProduct(current);
  }
  expect(await fetchTotalMessages(current)).toBe(26);
  current = await fixture.restartProduct(current, { SLACK_BOT_TOKEN: slack.tokens.bot });
  await changedState(current).toBeNull();
  await expect.poll(() => countIn(current, 'C2'), slackPollOptions).toBe(5);
  expect(
    (await fetchApiStatus(await fixture.restartProduct(current, { SLACK_BOT_TOKEN: '' }))).history_changed,
  ).toBeNull();
});

test('a channel that the app is not in is read again once it is invited', async () => {
  const { slack, product } = await startRead({ JOIN_CHANNELS: 'general,help-*' });
  slack.workspace.kickApp('C2');
  await product.post({ type: 'member_left_channel', user: 'U0APP', channel: 'C2', event_ts: tsAgo(1) });
  slack.workspace.removeMessages('C2', isOlderThan(11));
  await product.post(historyChanged({ channel: 'C2' }));
  await changedState(product).toBe('unreadable');
  expect(await countIn(product, 'C2')).toBe(13);
  slack.workspace.channel('C2').members.add('U0APP');
  await product.post({ type: 'member_joined_channel', user: 'U0APP', channel: 'C2', event_ts: tsAgo(0) });
  await changedState(product).toBeNull();
  await expect.poll(() => countIn(product, 'C2'), slackPollOptions).toBe(5);
});

test('messages that a free workspace hides stay counted', async () => {
  const { slack, product } = await startRead();
  slack.workspace.hiddenBefore = tsAgo(9 * HOUR_MS);
  slack.workspace.removeMessages('C1', ({ ts }) => isOlderThan(5)({ ts }) && !isOlderThan(7)({ ts }));
  await product.post(historyChanged({ channel: 'C1' }));
  await expect.poll(() => countIn(product, 'C1'), slackPollOptions).toBe(12);
  await changedState(product).toBeNull();
  expect(await countIn(product, 'C1')).toBe(12);
});

test('an event that arrives again is read once, and a later one again', async () => {
  const { slack, product } = await startRead();
  const calls = () =>
    slack.callsOf('conversations.replies').filter(({ args: given }) => given['channel'] === 'C1').length;
  const before = calls();
  const event = historyChanged({ channel: 'C1', event_ts: tsAgo(5) });
  for (let i = 0; i < 3; i++) await product.post(event);
  await expect.poll(calls, slackPollOptions).toBe(before + 1);
  await changedState(product).toBeNull();
  const again = await fixture.restartProduct(product);
  await again.post(event);
  await again.post(historyChanged({ channel: 'C1', event_ts: tsAgo(0) }));
  await expect.poll(calls, slackPollOptions).toBe(before + 2);
  await changedState(again).toBeNull();
  expect(calls()).toBe(before + 2);
});

test.each([
  ['im_history_changed', 'D1', 'im', ALL_SCOPES],
  ['group_history_changed', 'C4', 'group', [...ALL_SCOPES, 'groups:history']],
])('%s makes the app read its conversation again', async (type, channel, channel_type, scopes) => {
  const slack = await fixture.startSlack(0);
  slack.tokens.scopes = [...scopes];
  const product = await fixture.startProduct(slack, { COUNT_DIRECT_MESSAGES: 'true' });
  if (channel === 'D1') slack.workspace.addChannel('D1', 'direct');
  slack.workspace.channel(channel).members.add('U0APP');
  for (const ts of [tsAgo(30), tsAgo(20)]) {
    slack.workspace.addMessage(channel, { ts, user: 'U1', text: 'hi' });
    await product.post({ type: 'message', channel, channel_type, user: 'U1', text: 'hi', ts });
  }
  await expect.poll(() => fetchTotalMessages(product), slackPollOptions).toBe(2);
  const [first] = slack.workspace.channel(channel).messages;
  slack.workspace.removeMessages(channel, ({ ts }) => ts === first?.ts);
  await product.post(historyChanged({ type, channel }));
  await expect.poll(() => fetchTotalMessages(product), slackPollOptions).toBe(1);
});
