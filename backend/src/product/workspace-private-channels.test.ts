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

const fixture = setUpConnectedProducts();

interface Started {
  slack: FakeSlack;
  product: RunningProduct;
}

const PRIVATE_SCOPES = [...ALL_SCOPES, 'groups:history', 'groups:read'];

/** A product that has read 20 messages of C1 and C2. */
async function startRead(scopes: readonly string[] = ALL_SCOPES): Promise<Started> {
  const slack = await fixture.startSlack();
  slack.tokens.scopes = [...scopes];
  const product = await fixture.startProduct(slack);
  await expect.poll(async () => (await fetchApiStatus(product)).history?.state, slackPollOptions).toBe('complete');
  await expect.poll(() => fetchTotalMessages(product), slackPollOptions).toBe(20);
  return { slack, product };
}

/** Makes the product read the list of channels, and resolves once it has. */
async function readList({ slack, product }: Started): Promise<void> {
  const lists = slack.callsOf('conversations.list').length;
  await product.post({ type: 'channel_left', channel: 'C1', event_ts: tsAgo(0) });
  await expect.poll(() => slack.callsOf('conversations.list').length, slackPollOptions).toBeGreaterThan(lists);
}

async function stateOf({ product }: Started, channel: string) {
  const { channels, channelChanges, recentTexts } = await fetchCommunity(product);
  return {
    isPrivate: channelChanges.isPrivate(channel),
    name: channels.get(channel)?.name.value ?? '',
    texts: recentTexts.newest().filter((text) => text.channel === channel && text.text !== '').length,
  };
}

function expectState(started: Started, channel: string, isPrivate: boolean, name: string, texts: number) {
  return expect.poll(() => stateOf(started, channel), slackPollOptions).toEqual({ isPrivate, name, texts });
}

function conversion(channel: string, isPrivate: boolean, ts = tsAgo(0)) {
  const subtype = isPrivate ? 'channel_convert_to_private' : 'channel_convert_to_public';
  return { type: 'message', subtype, channel, channel_type: isPrivate ? 'group' : 'channel', user: 'U1', ts };
}

function coverage({ product }: Started) {
  return expect.poll(async () => (await fetchApiStatus(product)).channels, slackPollOptions);
}

test.each<[what: string, scopes: readonly string[], change: (slack: FakeSlack) => void]>([
  ['is private, and the app is in it', PRIVATE_SCOPES, ({ workspace }) => workspace.convertChannel('C2', true)],
  ['is private, and the app may not see it', ALL_SCOPES, ({ workspace }) => workspace.convertChannel('C2', true)],
  [
    'is private, and the app was removed',
    PRIVATE_SCOPES,
    ({ workspace }) => {
      workspace.convertChannel('C2', true);
      workspace.kickApp('C2');
    },
  ],
  ['was deleted', ALL_SCOPES, ({ workspace }) => workspace.deleteChannel('C2')],
])(
  'a channel without an event that %s loses its name and texts, and its messages stay counted',
  async (_what, scopes, change) => {
    const started = await startRead(scopes);
    await expectState(started, 'C2', false, 'help-python', 10);
    change(started.slack);
    await readList(started);
    await expectState(started, 'C2', true, '', 0);
    await expectState(started, 'C1', false, 'general', 10);
    expect(await fetchTotalMessages(started.product)).toBe(20);
    await coverage(started).toEqual({ public: 1, joined: 1 });
    // The next list finds nothing new.
    const infos = started.slack.callsOf('conversations.info').length;
    await readList(started);
    await readList(started);
    expect(started.slack.callsOf('conversations.info')).toHaveLength(infos);
  },
);

test('a conversion while the product was down is noticed at the start, and so is one back', async () => {
  const started = await startRead();
  const { slack } = started;
  const restart = async () => {
    started.product = await fixture.restartProduct(started.product, { SLACK_BOT_TOKEN: slack.tokens.bot });
  };
  slack.workspace.convertChannel('C2', true);
  await restart();
  await expectState(started, 'C2', true, '', 0);
  slack.workspace.convertChannel('C2', false);
  await restart();
  await expectState(started, 'C2', false, 'help-python', 0);
  await coverage(started).toEqual({ public: 2, joined: 2 });
  await started.product.post({
    type: 'message',
    channel: 'C2',
    channel_type: 'channel',
    user: 'U1',
    text: 'back',
    ts: tsAgo(0),
  });
  await expectState(started, 'C2', false, 'help-python', 1);
});

test.each<[what: string, prepare: (slack: FakeSlack) => void]>([
  ['archives', ({ workspace }) => void Object.assign(workspace.channel('C2'), { is_archived: true })],
  [
    'renames',
    ({ workspace }) => void Object.assign(workspace.channel('C2'), { name: 'help-snakes', updated: Date.now() }),
  ],
  ['removes the app from', ({ workspace }) => workspace.kickApp('C2')],
])('a channel that somebody %s stays public', async (_what, prepare) => {
  const started = await startRead();
  prepare(started.slack);
  const { name } = started.slack.workspace.channel('C2');
  await readList(started);
  await expectState(started, 'C2', false, name, 10);
  expect(started.slack.callsOf('conversations.info')).toEqual([]);
});

test('a list without the general channel makes no channel private', async () => {
  const started = await startRead();
  const { channels } = started.slack.workspace;
  const all = [...channels];
  channels.clear();
  await readList(started);
  for (const [id, channel] of all) channels.set(id, channel);
  await readList(started);
  await coverage(started).toEqual({ public: 2, joined: 2 });
  await expectState(started, 'C1', false, 'general', 10);
  await expectState(started, 'C2', false, 'help-python', 10);
  expect(started.product.logLines.join('\n')).toContain('lacks the general channel');
});

test('a list that shows a channel as public for some time after its conversion does not show its name', async () => {
  const started = await startRead();
  const { slack, product } = started;
  await product.post(conversion('C2', true));
  await expectState(started, 'C2', true, '', 0);
  slack.workspace.convertChannel('C2', true);
  slack.workspace.listedAsPublic.add('C2');
  await readList(started);
  await expect.poll(() => slack.callsOf('conversations.info').length, slackPollOptions).toBe(1);
  await readList(started);
  await expectState(started, 'C2', true, '', 0);
});

test.each([
  ['goes on', PRIVATE_SCOPES, 22],
  ['does not go on', ALL_SCOPES, 20],
])(
  'after a live conversion reading of the channel %s, depending on groups:history',
  async (_what, scopes, expected) => {
    const started = await startRead(scopes);
    const { slack, product } = started;
    slack.workspace.convertChannel('C2', true);
    await product.post(conversion('C2', true));
    await expectState(started, 'C2', true, '', 0);
    await coverage(started).toEqual({ public: 1, joined: 1 });
    const without = await fixture.restartProduct(product, { SLACK_BOT_TOKEN: '', SLACK_SIGNING_SECRET: '' });
    slack.workspace.addMessage('C2', { ts: tsAgo(20), user: 'U1', text: 'missed in private' });
    slack.workspace.addMessage('C2', { ts: tsAgo(10), user: 'U2', text: 'missed in private' });
    slack.workspace.addMessage('C1', { ts: tsAgo(5), user: 'U2', text: 'missed in public' });
    const secret = '8f742231b10e8888abcd99badc0ffee0';
    started.product = await fixture.restartProduct(without, {
      SLACK_BOT_TOKEN: slack.tokens.bot,
      SLACK_SIGNING_SECRET: secret,
    });
    await expect.poll(() => fetchTotalMessages(started.product), slackPollOptions).toBe(expected + 1);
    await expect.poll(async () => (await fetchApiStatus(started.product)).gap_since, slackPollOptions).toBeNull();
    expect(await fetchTotalMessages(started.product)).toBe(expected + 1);
  },
);

test('a token that loses groups:history reads the other channels on', async () => {
  const started = await startRead(PRIVATE_SCOPES);
  const { slack, product } = started;
  slack.workspace.convertChannel('C2', true);
  await product.post(conversion('C2', true));
  await expectState(started, 'C2', true, '', 0);
  slack.tokens.scopes = [...ALL_SCOPES];
  slack.workspace.addMessage('C1', { ts: tsAgo(150_000), user: 'U2', text: 'withheld' });
  const minute_rate_limited = Math.floor(Number(tsAgo(180_000)));
  await product.post({}, { type: 'app_rate_limited', minute_rate_limited, event: undefined });
  await expect.poll(() => fetchTotalMessages(product), slackPollOptions).toBe(21);
  await expect.poll(async () => (await fetchApiStatus(product)).gap_since, slackPollOptions).toBeNull();
});

test('a channel that is converted twice and has another id keeps its name once it is public', async () => {
  const started = await startRead();
  const { slack, product } = started;
  const [first, second, third] = [tsAgo(3), tsAgo(2), tsAgo(1)];
  slack.workspace.changeChannelId('C2', 'C8');
  await product.post(conversion('C2', true, first));
  await product.post({ type: 'channel_id_changed', old_channel_id: 'C2', new_channel_id: 'C8', event_ts: second });
  await product.post(conversion('C8', false, third));
  await expectState(started, 'C8', false, 'help-python', 0);
  expect(await fetchTotalMessages(product)).toBe(20);
  await coverage(started).toEqual({ public: 2, joined: 2 });
});
