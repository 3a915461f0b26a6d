import { expect, test } from 'vitest';
import type { FakeSlack } from '../../../test/fake-slack/fake-slack.ts';
import {
  fetchApiStatus,
  setUpConnectedProducts,
  slackPollOptions,
  tsAgo,
} from '../../../test/product/connected-products.ts';
import type { RunningProduct } from '../../../test/product/running-product.ts';

const fixture = setUpConnectedProducts();

/** A product whose app is in both public channels, C1 and C2. */
async function startJoined(settings: Record<string, string> = {}) {
  const slack = await fixture.startSlack(2);
  const product = await fixture.startProduct(slack, settings);
  await expectCoverage(product, 2, 2);
  await expect.poll(async () => (await fetchApiStatus(product)).history?.state, slackPollOptions).toBe('complete');
  return { slack, product };
}

function expectCoverage(product: RunningProduct, isPublic: number, joined: number): Promise<void> {
  return expect
    .poll(async () => (await fetchApiStatus(product)).channels, slackPollOptions)
    .toEqual({ public: isPublic, joined });
}

/** How often the app joined a channel by itself. */
function joins(slack: FakeSlack, channel: string): number {
  return slack.callsOf('conversations.join').filter(({ args: given }) => given['channel'] === channel).length;
}

/** A person removes the app, and Slack reports it. */
async function kick({ slack, product }: { slack: FakeSlack; product: RunningProduct }, channel: string, msAgo = 0) {
  slack.workspace.kickApp(channel);
  await product.post({
    type: 'member_left_channel',
    user: slack.workspace.botUser,
    channel,
    channel_type: 'C',
    event_ts: tsAgo(msAgo),
  });
}

/** Creates a channel, and resolves once the app has joined it: channels before it in the list were looked at, too. */
async function createAnother({ slack, product }: { slack: FakeSlack; product: RunningProduct }, id = 'C9') {
  slack.workspace.addChannel(id, `another-${id.toLowerCase()}`);
  const { name, created, creator } = slack.workspace.channel(id);
  await product.post({ type: 'channel_created', channel: { id, name, created, creator }, event_ts: tsAgo(0) });
  await expect.poll(() => joins(slack, id), slackPollOptions).toBe(1);
}

test.each<[what: string, event: (channel: string) => Record<string, unknown>]>([
  ['a rename', (channel) => ({ type: 'channel_rename', channel: { id: channel, name: 'renamed', created: 1 } })],
  ['its unarchiving', (channel) => ({ type: 'channel_unarchive', channel, user: 'U1' })],
  ['the same removal again', (channel) => ({ type: 'member_left_channel', user: 'U0APP', channel })],
])('the app stays out of a channel from which a person removed it, also after %s', async (_what, event) => {
  const joined = await startJoined();
  await kick(joined, 'C2');
  await expectCoverage(joined.product, 2, 1);
  await joined.product.post(event('C2'));
  await createAnother(joined);
  expect(joins(joined.slack, 'C2')).toBe(1);
  await expectCoverage(joined.product, 3, 2);
});

test.each([
  ['reported', true],
  ['not reported, because the product was down', false],
])('the app stays out after a restart if its removal was %s', async (_what, isReported) => {
  const { slack, product } = await startJoined();
  let current = product;
  if (isReported) {
    await kick({ slack, product }, 'C2');
    await expectCoverage(product, 2, 1);
  } else {
    current = await fixture.restartProduct(product, { SLACK_BOT_TOKEN: '' });
    slack.workspace.kickApp('C2');
  }
  for (let restarts = 0; restarts < 2; restarts++) {
    current = await fixture.restartProduct(current, { SLACK_BOT_TOKEN: slack.tokens.bot });
    await createAnother({ slack, product: current }, `C9${restarts}`);
    await expectCoverage(current, 3 + restarts, 2 + restarts);
  }
  expect(joins(slack, 'C2')).toBe(1);
});

test('the app stays out of a channel whose history Slack refuses because a person removed it', async () => {
  const { slack, product } = await startJoined();
  slack.workspace.kickApp('C2');
  // Slack does not report it. The minute is read back from every channel.
  await product.post(
    {},
    { type: 'app_rate_limited', minute_rate_limited: Number(tsAgo(120_000).slice(0, 10)), event: undefined },
  );
  await expectCoverage(product, 2, 1);
  await createAnother({ slack, product });
  expect(joins(slack, 'C2')).toBe(1);
});

test('the app stays out of a channel that gets another id after its removal, or whose removal is reported for the old id', async () => {
  for (const isRemovedFirst of [true, false]) {
    const joined = await startJoined();
    const { slack, product } = joined;
    const change = { type: 'channel_id_changed', old_channel_id: 'C2', new_channel_id: 'C8', event_ts: tsAgo(10) };
    slack.workspace.kickApp('C2');
    slack.workspace.changeChannelId('C2', 'C8');
    const left = { type: 'member_left_channel', user: 'U0APP', channel: 'C2', event_ts: tsAgo(20) };
    for (const event of isRemovedFirst ? [left, change] : [change, left]) await product.post(event);
    await expectCoverage(product, 2, 1);
    await createAnother(joined);
    expect(joins(slack, 'C8')).toBe(0);
    await expectCoverage(product, 3, 2);
  }
});

test('an invitation ends the removal, in whatever order the two events arrive', async () => {
  const joined = await startJoined();
  const { slack, product } = joined;
  slack.workspace.kickApp('C2');
  slack.workspace.channel('C2').members.add('U0APP');
  const user = 'U0APP';
  await product.post({ type: 'member_joined_channel', user, channel: 'C2', event_ts: tsAgo(1000) });
  await product.post({ type: 'member_left_channel', user, channel: 'C2', event_ts: tsAgo(2000) });
  await createAnother(joined);
  await expectCoverage(product, 3, 3);
  await kick(joined, 'C2');
  await expectCoverage(product, 3, 2);
  // A second delivery of the earlier invitation changes nothing.
  await product.post({ type: 'member_joined_channel', user, channel: 'C2', event_ts: tsAgo(1500) });
  await createAnother(joined, 'C10');
  expect(joins(slack, 'C2')).toBe(1);
  slack.workspace.channel('C2').members.add(user);
  await product.post({ type: 'member_joined_channel', user, channel: 'C2', event_ts: tsAgo(0) });
  await expectCoverage(product, 4, 4);
});

test.each([
  ['help-python', 2],
  ['general,HELP-Python', 2],
  ['help-*', 1],
  ['all', 1],
])('after a removal JOIN_CHANNELS=%s makes %i joins of the channel in all', async (setting, expected) => {
  const { slack, product } = await startJoined();
  await kick({ slack, product }, 'C2');
  await expectCoverage(product, 2, 1);
  const again = await fixture.restartProduct(product, { JOIN_CHANNELS: setting });
  await expect.poll(() => joins(slack, 'C2'), slackPollOptions).toBe(expected);
  await expectCoverage(again, 2, expected);
});

test('the app stays out of a private channel that becomes public after its removal', async () => {
  const joined = await startJoined();
  const { slack, product } = joined;
  await product.post({ type: 'group_left', channel: 'C4', event_ts: tsAgo(0) }, appEnvelope());
  slack.workspace.convertChannel('C4', false);
  await product.post({
    type: 'message',
    subtype: 'channel_convert_to_public',
    channel: 'C4',
    channel_type: 'channel',
    user: 'U1',
    ts: tsAgo(0),
  });
  await expectCoverage(product, 3, 2);
  await createAnother(joined);
  expect(joins(slack, 'C4')).toBe(0);
});

test('a channel that the app left while it was archived is joined again once it is active', async () => {
  const joined = await startJoined();
  const { slack, product } = joined;
  await product.post({ type: 'channel_archive', channel: 'C2', user: 'U1', event_ts: tsAgo(10) });
  Object.assign(slack.workspace.channel('C2'), { is_archived: true });
  await kick(joined, 'C2');
  await expectCoverage(product, 1, 1);
  Object.assign(slack.workspace.channel('C2'), { is_archived: false });
  await product.post({ type: 'channel_unarchive', channel: 'C2', user: 'U1', event_ts: tsAgo(0) });
  await expectCoverage(product, 2, 2);
});

test('an app that was installed anew while the product was down joins its channels again', async () => {
  const { slack, product } = await startJoined();
  const without = await fixture.restartProduct(product, { SLACK_BOT_TOKEN: '' });
  for (const channel of ['C1', 'C2']) slack.workspace.kickApp(channel);
  const back = await fixture.restartProduct(without, { SLACK_BOT_TOKEN: slack.tokens.bot });
  await expectCoverage(back, 2, 2);
});

test.each(['channel_left', 'group_left'])('%s without the app in its envelope makes the list decide', async (type) => {
  const joined = await startJoined();
  await joined.product.post({ type, channel: 'C1', event_ts: tsAgo(0) });
  joined.slack.workspace.kickApp('C2');
  await joined.product.post({ type, channel: 'C2', event_ts: tsAgo(0) });
  await expectCoverage(joined.product, 2, 1);
  await createAnother(joined);
  expect([joins(joined.slack, 'C1'), joins(joined.slack, 'C2')]).toEqual([1, 1]);
});

/** The envelope of an event that the app receives. */
function appEnvelope(): Record<string, unknown> {
  return { authorizations: [{ team_id: 'T1', user_id: 'U0APP', is_bot: true }] };
}
