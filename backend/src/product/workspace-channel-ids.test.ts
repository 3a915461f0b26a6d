import { expect, test } from 'vitest';
import type { FakeSlack } from '../../../test/fake-slack/fake-slack.ts';
import {
  fetchApiStatus,
  fetchCommunity,
  fetchTotalMessages,
  setUpConnectedProducts,
  slackPollOptions,
  tsAgo,
} from '../../../test/product/connected-products.ts';
import type { RunningProduct } from '../../../test/product/running-product.ts';
import { DAY_MS, HOUR_MS } from '../core/time/units.ts';

const fixture = setUpConnectedProducts();

interface Started {
  slack: FakeSlack;
  product: RunningProduct;
}

/** A product that has read 20 messages of C1 and C2. */
async function startRead(): Promise<Started> {
  const slack = await fixture.startSlack();
  const product = await fixture.startProduct(slack);
  await expect.poll(async () => (await fetchApiStatus(product)).history?.state, slackPollOptions).toBe('complete');
  await expect.poll(() => fetchTotalMessages(product), slackPollOptions).toBe(20);
  return { slack, product };
}

/** The time of the second change of an id; the first is a millisecond earlier. */
const SECOND_CHANGE = tsAgo(0);
const FIRST_CHANGE = tsAgo(1);

function idChanged(from: string, to: string, event_ts = FIRST_CHANGE) {
  return { type: 'channel_id_changed', old_channel_id: from, new_channel_id: to, event_ts };
}

/** Makes the product read the list of channels, and resolves once it has. */
async function readList({ slack, product }: Started): Promise<void> {
  const lists = slack.callsOf('conversations.list').length;
  await product.post({ type: 'channel_left', channel: 'C1', event_ts: tsAgo(0) });
  await expect.poll(() => slack.callsOf('conversations.list').length, slackPollOptions).toBeGreaterThan(lists);
  await expect.poll(async () => (await fetchApiStatus(product)).gap_since, slackPollOptions).toBeNull();
}

/** Resolves once the app knows of a channel that is created now. */
async function createAnother({ slack, product }: Started): Promise<void> {
  slack.workspace.addChannel('C99', 'another');
  await product.post({ type: 'channel_created', channel: { id: 'C99', name: 'another', created: 1, creator: 'U1' } });
  const isJoined = () => slack.callsOf('conversations.join').some(({ args: given }) => given['channel'] === 'C99');
  await expect.poll(isJoined, slackPollOptions).toBe(true);
}

/** The channels of which more than the last thirty days were requested. */
function channelsReadFromStart({ slack }: Started): string[] {
  const limit = Number(tsAgo(30 * DAY_MS));
  const calls = slack.callsOf('conversations.history').filter(({ args: given }) => Number(given['oldest']) < limit);
  return [...new Set(calls.map(({ args: given }) => given['channel'] ?? ''))].sort();
}

type Step = (started: Started) => Promise<unknown>;
const toC8: Step = ({ product }) => product.post(idChanged('C2', 'C8'));
const toC9: Step = ({ product }) => product.post(idChanged('C8', 'C9', SECOND_CHANGE));
const restart: Step = async (started) => {
  const { slack, product } = started;
  started.product = await fixture.restartProduct(product, { SLACK_BOT_TOKEN: slack.tokens.bot });
};

test.each<[what: string, ids: string[], steps: Step[]]>([
  ['an event', ['C8'], [toC8]],
  ['an event before the list', ['C8'], [toC8, readList]],
  ['the list before the event', ['C8'], [readList, toC8]],
  ['the list alone', ['C8'], [readList]],
  ['a restart alone', ['C8'], [restart, readList]],
  ['a restart before the event', ['C8'], [restart, toC8]],
  ['an event that arrives twice', ['C8'], [toC8, readList, toC8]],
  ['two changes', ['C8', 'C9'], [toC8, toC9]],
  ['two changes in reverse', ['C8', 'C9'], [toC9, toC8]],
  [
    'two changes in reverse, with lists and a repetition',
    ['C8', 'C9'],
    [readList, toC9, readList, toC8, toC9, readList],
  ],
  ['two changes and a restart in between', ['C8', 'C9'], [toC8, restart, toC9]],
])(
  'a channel keeps its messages under another id, and they are not read again, after %s',
  async (_what, ids, steps) => {
    const started = await startRead();
    const { slack } = started;
    let channel = 'C2';
    for (const id of ids) {
      slack.workspace.changeChannelId(channel, id);
      channel = id;
    }
    for (const step of steps) await step(started);
    await createAnother(started);
    const { product } = started;
    await product.post({ type: 'message', channel, channel_type: 'channel', user: 'U1', text: 'new', ts: tsAgo(0) });
    await expect.poll(() => fetchTotalMessages(product), slackPollOptions).toBe(21);
    await expect
      .poll(async () => (await fetchApiStatus(product)).channels, slackPollOptions)
      .toEqual({ public: 3, joined: 3 });
    await expect.poll(async () => (await fetchApiStatus(product)).gap_since, slackPollOptions).toBeNull();
    const { channels } = await fetchCommunity(product);
    expect([...channels.keys()].sort()).toEqual(['C1', 'C3', 'C99', channel].sort());
    expect(channels.get(channel)?.name.value).toBe('help-python');
    expect(channelsReadFromStart(started).filter((id) => id !== 'C99')).toEqual(['C1', 'C2']);
  },
);

test('what was missed in a gap is read under the new id of a channel', async () => {
  const started = await startRead();
  const { slack, product } = started;
  const stopped = await fixture.restartProduct(product, { SLACK_BOT_TOKEN: '', SLACK_SIGNING_SECRET: '' });
  slack.workspace.addMessage('C2', { ts: tsAgo(30), user: 'U1', text: 'missed' });
  slack.workspace.changeChannelId('C2', 'C8');
  const { bot } = slack.tokens;
  // Slack refuses the old id, and its list has another name and creator, so that only the event connects the two.
  Object.assign(slack.workspace.channel('C8'), { name: 'help-snakes', creator: 'U2' });
  const back = await fixture.restartProduct(stopped, {
    SLACK_BOT_TOKEN: bot,
    SLACK_SIGNING_SECRET: '8f742231b10e8888abcd99badc0ffee0',
  });
  await expect.poll(() => slack.callsOf('conversations.list').length, slackPollOptions).toBe(2);
  await back.post(idChanged('C2', 'C8'));
  await expect.poll(() => fetchTotalMessages(back), slackPollOptions).toBe(21);
  await expect.poll(async () => (await fetchApiStatus(back)).gap_since, slackPollOptions).toBeNull();
  await expect
    .poll(async () => (await fetchCommunity(back)).channels.get('C8')?.name.value, slackPollOptions)
    .toBe('help-snakes');
  expect((await fetchCommunity(back)).channelChanges.isPrivate('C8')).toBe(false);
});

test('a history that is half read goes on under the new id', async () => {
  const slack = await fixture.startSlack(0);
  for (let i = 0; i < 1000; i++)
    slack.workspace.addMessage('C2', { ts: tsAgo(HOUR_MS + i * HOUR_MS, i), user: 'U1', text: `message ${i}` });
  const product = await fixture.startProduct(slack);
  const pages = () => slack.callsOf('conversations.history').filter(({ args: given }) => given['channel'] === 'C2');
  await expect.poll(() => pages().length, { ...slackPollOptions, interval: 1 }).toBeGreaterThan(1);
  slack.workspace.changeChannelId('C2', 'C8');
  await product.post(idChanged('C2', 'C8'));
  await expect.poll(() => fetchTotalMessages(product), slackPollOptions).toBe(1000);
  await expect.poll(async () => (await fetchApiStatus(product)).history?.state, slackPollOptions).toBe('complete');
  expect((await fetchCommunity(product)).channels.get('C8')?.rows.length).toBe(1000);
});
