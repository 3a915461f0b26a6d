import { expect, test } from 'vitest';
import {
  fetchApiStatus,
  fetchTotalMessages,
  setUpConnectedProducts,
  slackPollOptions,
  tsAgo,
} from '../../../test/product/connected-products.ts';

const fixture = setUpConnectedProducts();

test('the app joins all public channels, also new ones, and the status counts them', async () => {
  const slack = await fixture.startSlack();
  const product = await fixture.startProduct(slack);
  await expect
    .poll(async () => (await fetchApiStatus(product)).channels, slackPollOptions)
    .toEqual({ public: 2, joined: 2 });
  slack.workspace.addChannel('C5', 'laser');
  slack.workspace.addMessage('C5', { ts: tsAgo(1000), user: 'U1', text: 'first' });
  const channel = { id: 'C5', name: 'laser', created: 1_700_000_000, creator: 'U1' };
  await product.post({ type: 'channel_created', channel });
  await expect
    .poll(async () => (await fetchApiStatus(product)).channels, slackPollOptions)
    .toEqual({ public: 3, joined: 3 });
  await expect.poll(() => fetchTotalMessages(product), slackPollOptions).toBe(21);
  await product.post({ type: 'channel_archive', channel: 'C5', user: 'U1' });
  await expect
    .poll(async () => (await fetchApiStatus(product)).channels, slackPollOptions)
    .toEqual({ public: 2, joined: 2 });
});

test.each([
  ['none', []],
  ['help-*', ['C2']],
])('the app joins the channels of JOIN_CHANNELS=%s', async (setting, joined) => {
  const slack = await fixture.startSlack();
  const product = await fixture.startProduct(slack, { JOIN_CHANNELS: setting });
  await expect
    .poll(async () => (await fetchApiStatus(product)).channels, slackPollOptions)
    .toEqual({ public: 2, joined: joined.length });
  expect(slack.callsOf('conversations.join').map(({ args: given }) => given['channel'])).toEqual(joined);
});

test('the app reads a channel to which it is invited, and does not count one from which it is removed', async () => {
  const slack = await fixture.startSlack();
  const product = await fixture.startProduct(slack, { JOIN_CHANNELS: 'none' });
  await expect
    .poll(async () => (await fetchApiStatus(product)).channels, slackPollOptions)
    .toEqual({ public: 2, joined: 0 });
  slack.workspace.channel('C1').members.add(slack.workspace.botUser);
  await product.post({
    type: 'member_joined_channel',
    user: slack.workspace.botUser,
    channel: 'C1',
    channel_type: 'C',
  });
  await expect.poll(() => fetchTotalMessages(product), slackPollOptions).toBe(10);
  expect((await fetchApiStatus(product)).channels).toEqual({ public: 2, joined: 1 });
  await product.post({ type: 'member_left_channel', user: slack.workspace.botUser, channel: 'C1', channel_type: 'C' });
  await expect
    .poll(async () => (await fetchApiStatus(product)).channels, slackPollOptions)
    .toEqual({ public: 2, joined: 0 });
});
