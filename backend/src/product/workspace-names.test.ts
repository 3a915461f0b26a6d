import { expect, test } from 'vitest';
import {
  fetchApiStatus,
  fetchCommunity,
  fetchMetrics,
  fetchTotalMessages,
  setUpConnectedProducts,
  slackPollOptions,
  tsAgo,
} from '../../../test/product/connected-products.ts';
import { describeWorkspace } from '../core/state/workspace.ts';
import { DAY_MS } from '../core/time/units.ts';

const fixture = setUpConnectedProducts();

test('names of Slack are in the log, and a replay does not call Slack', async () => {
  const slack = await fixture.startSlack();
  const product = await fixture.startProduct(slack);
  await expect
    .poll(async () => (await fetchCommunity(product)).people.get('U3')?.profile.deleted, slackPollOptions)
    .toBe(true);
  await expect.poll(async () => (await fetchApiStatus(product)).history?.state, slackPollOptions).toBe('complete');
  await expect.poll(() => fetchTotalMessages(product), slackPollOptions).toBe(20);

  const before = await fetchMetrics(product);
  const replayed = await fixture.restartProduct(product, { SLACK_BOT_TOKEN: '' });
  const community = await fetchCommunity(replayed);
  expect(describeWorkspace(community.workspace)).toEqual({
    name: 'Acme Community',
    domain: 'acme',
    icon: 'https://avatars.example/acme.png',
  });
  expect(community.people.get('U1')).toMatchObject({
    bot: false,
    profile: { name: 'Ada Byron', avatar: 'https://a.example/1.png' },
  });
  expect(community.people.get('U2')?.profile).toMatchObject({ name: 'Bob Ross', guest: true, deleted: false });
  expect(community.people.get('USLACKBOT')?.bot).toBe(true);
  expect(community.channels.get('C1')).toMatchObject({ name: { value: 'general' }, general: true });
  expect(community.channels.get('C3')).toMatchObject({ name: { value: 'old' }, archived: { value: true } });
  expect(community.channels.has('C4')).toBe(false);
  expect((await fetchMetrics(replayed))['digest']).toBe(before['digest']);
  expect(await fetchApiStatus(replayed)).toMatchObject({ state: 'off' });
});

test('a second start appends no record', async () => {
  const slack = await fixture.startSlack();
  const product = await fixture.startProduct(slack);
  await expect.poll(async () => (await fetchApiStatus(product)).history?.state, slackPollOptions).toBe('complete');
  await expect.poll(async () => (await fetchCommunity(product)).people.has('U3'), slackPollOptions).toBe(true);
  const { cursor } = await fetchMetrics(product);
  const calls = slack.calls.length;
  const second = await fixture.restartProduct(product);
  await expect.poll(async () => (await fetchApiStatus(second)).gap_since, slackPollOptions).toBeNull();
  await expect
    .poll(() => slack.calls.slice(calls).map(({ method }) => method), slackPollOptions)
    .toContain('conversations.history');
  await expect.poll(async () => (await fetchApiStatus(second)).gap_since, slackPollOptions).toBeNull();
  expect((await fetchMetrics(second))['cursor']).toBe(cursor);
});

test('an unknown user who writes or is mentioned is looked up', async () => {
  const slack = await fixture.startSlack();
  const product = await fixture.startProduct(slack);
  await expect.poll(async () => (await fetchCommunity(product)).people.has('U3'), slackPollOptions).toBe(true);
  slack.workspace.addUser('U8', 'guest', { team_id: 'T9', profile: { display_name: 'From Elsewhere', real_name: '' } });
  slack.workspace.addUser('U9', 'new');
  const text = 'ask <@U9>, not <@UNOBODY>';
  await product.post({ type: 'message', channel: 'C1', channel_type: 'channel', user: 'U8', text, ts: tsAgo(0) });
  const nameOf = async (id: string) => (await fetchCommunity(product)).people.get(id)?.profile.name;
  await expect.poll(() => nameOf('U8'), slackPollOptions).toBe('From Elsewhere');
  await expect.poll(() => nameOf('U9'), slackPollOptions).toBe('new');
  await expect
    .poll(() => slack.callsOf('users.info').map(({ args: given }) => given['user']), slackPollOptions)
    .toEqual(['U8', 'U9', 'UNOBODY']);
});

test('a user who joined the general channel within the history counts once as a new member', async () => {
  const slack = await fixture.startSlack(2);
  for (const [channel, user, days] of [
    ['C1', 'U1', 3],
    ['C1', 'U1', 2],
    ['C1', 'U2', 50],
    ['C2', 'U2', 1],
    ['C1', 'U0APP', 1],
  ] as const)
    slack.workspace.addMessage(channel, { ts: tsAgo(days * DAY_MS), subtype: 'channel_join', user, text: '' });
  const product = await fixture.startProduct(slack);
  await expect.poll(async () => (await fetchMetrics(product))['new_members_30d'], slackPollOptions).toBe(1);
  await expect.poll(async () => (await fetchApiStatus(product)).history?.state, slackPollOptions).toBe('complete');
  expect(await fetchMetrics(product)).toMatchObject({ new_members_30d: 1, total_messages: 2 });
});
