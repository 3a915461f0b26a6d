import { expect, test } from 'vitest';
import { ago, apiOf, communityOf, connected, HOUR, metricsOf, patience, totalOf } from '../test/connected-product.ts';
import { describeWorkspace } from './core/workspace.ts';

const bed = connected();

test('names come from Slack into the log, and a replay needs no Slack', async () => {
  const slack = await bed.slack();
  const product = await bed.run(slack);
  await expect.poll(async () => (await communityOf(product)).people.get('U3')?.profile.deleted, patience).toBe(true);
  await expect.poll(async () => (await apiOf(product)).history?.state, patience).toBe('complete');
  await expect.poll(() => totalOf(product), patience).toBe(20);

  const before = await metricsOf(product);
  const replayed = await bed.again(product, { SLACK_BOT_TOKEN: '' });
  const community = await communityOf(replayed);
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
  expect(community.channels.get('C1')).toMatchObject({ name: 'general', general: true });
  expect(community.channels.get('C3')).toMatchObject({ name: 'old', archived: { value: true } });
  expect(community.channels.has('C4')).toBe(false);
  expect((await metricsOf(replayed))['digest']).toBe(before['digest']);
  expect(await apiOf(replayed)).toMatchObject({ state: 'off' });
});

test('nothing is entered twice: a second start adds no record', async () => {
  const slack = await bed.slack();
  const product = await bed.run(slack);
  await expect.poll(async () => (await apiOf(product)).history?.state, patience).toBe('complete');
  await expect.poll(async () => (await communityOf(product)).people.has('U3'), patience).toBe(true);
  const { cursor } = await metricsOf(product);
  const calls = slack.calls.length;
  const second = await bed.again(product);
  await expect.poll(async () => (await apiOf(second)).gap_since, patience).toBeNull();
  await expect
    .poll(() => slack.calls.slice(calls).map(({ method }) => method), patience)
    .toContain('conversations.history');
  await expect.poll(async () => (await apiOf(second)).gap_since, patience).toBeNull();
  expect((await metricsOf(second))['cursor']).toBe(cursor);
});

test('somebody unknown who writes, or is mentioned, is asked for by and by', async () => {
  const slack = await bed.slack();
  const product = await bed.run(slack);
  await expect.poll(async () => (await communityOf(product)).people.has('U3'), patience).toBe(true);
  slack.workspace.addUser('U8', 'guest', { team_id: 'T9', profile: { display_name: 'From Elsewhere', real_name: '' } });
  slack.workspace.addUser('U9', 'new');
  const text = 'ask <@U9>, not <@UNOBODY>';
  await product.post({ type: 'message', channel: 'C1', channel_type: 'channel', user: 'U8', text, ts: ago(0) });
  const nameOf = async (id: string) => (await communityOf(product)).people.get(id)?.profile.name;
  await expect.poll(() => nameOf('U8'), patience).toBe('From Elsewhere');
  await expect.poll(() => nameOf('U9'), patience).toBe('new');
  await expect
    .poll(() => slack.callsOf('users.info').map(({ given }) => given['user']), patience)
    .toEqual(['U8', 'U9', 'UNOBODY']);
});

test('who came to the general channel within the time that is read is a new member since then, once', async () => {
  const slack = await bed.slack(2);
  for (const [channel, user, days] of [
    ['C1', 'U1', 3],
    ['C1', 'U1', 2],
    ['C1', 'U2', 50],
    ['C2', 'U2', 1],
    ['C1', 'U0APP', 1],
  ] as const)
    slack.workspace.post(channel, { ts: ago(days * 24 * HOUR), subtype: 'channel_join', user, text: '' });
  const product = await bed.run(slack);
  await expect.poll(async () => (await metricsOf(product))['new_members_30d'], patience).toBe(1);
  await expect.poll(async () => (await apiOf(product)).history?.state, patience).toBe('complete');
  expect(await metricsOf(product)).toMatchObject({ new_members_30d: 1, total_messages: 2 });
});
