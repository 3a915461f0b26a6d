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

const GENERAL = { id: 'C1', name: 'general', is_general: true, is_member: true, created: 1_700_000_000 };

async function startRead(scopes: readonly string[] = ALL_SCOPES) {
  const slack = await fixture.startSlack();
  slack.tokens.scopes = [...scopes];
  const product = await fixture.startProduct(slack);
  await expect.poll(async () => (await fetchApiStatus(product)).history?.state, slackPollOptions).toBe('complete');
  await expect.poll(() => fetchTotalMessages(product), slackPollOptions).toBe(20);
  return { slack, product };
}

/** Makes the product read the list of channels twice, so that all that follows from the first is done. */
async function readList(slack: FakeSlack, product: RunningProduct): Promise<void> {
  for (let i = 0; i < 2; i++) {
    const lists = slack.callsOf('conversations.list').length;
    await product.post({ type: 'channel_left', channel: 'C1', event_ts: tsAgo(0) });
    await expect.poll(() => slack.callsOf('conversations.list').length, slackPollOptions).toBeGreaterThan(lists);
  }
}

function listWith(slack: FakeSlack, channels: unknown): void {
  slack.respondWith('conversations.list', { status: 200, body: { ok: true, channels } });
}

test.each<[what: string, warning: string, prepare: (slack: FakeSlack) => void]>([
  ['is empty', 'lacks the general channel', (slack) => listWith(slack, [])],
  ['has no channels at all', 'lacks the general channel', (slack) => listWith(slack, null)],
  [
    'is that of another workspace',
    'lacks the general channel',
    (slack) => listWith(slack, [{ ...GENERAL, id: 'C9', is_member: false }]),
  ],
  ['breaks off without a cursor', 'lacks 2 that nobody', (slack) => listWith(slack, [GENERAL])],
  [
    'lacks a channel of which Slack says nothing',
    'lacks 2 that nobody',
    (slack) => {
      listWith(slack, [GENERAL]);
      slack.respondWith('conversations.info', { status: 200, body: { ok: false, error: 'ekm_access_denied' } });
    },
  ],
])('a list of channels that %s takes no channel away', async (_what, warning, prepare) => {
  const { slack, product } = await startRead();
  prepare(slack);
  await readList(slack, product);
  await expect.poll(() => product.logLines.join('\n'), slackPollOptions).toContain(warning);
  expect((await fetchApiStatus(product)).channels).toMatchObject({ joined: 2 });
  const { channels, channelChanges } = await fetchCommunity(product);
  expect(channels.get('C2')?.name.value).toBe('help-python');
  expect(channelChanges.isPrivate('C2')).toBe(false);
  // The history goes on: a gap is read in both channels, and what was read before is not read again.
  const read = slack.callsOf('conversations.history').length;
  const minute_rate_limited = Math.floor(Number(tsAgo(180_000)));
  await product.post({}, { type: 'app_rate_limited', minute_rate_limited, event: undefined });
  await expect.poll(() => slack.callsOf('conversations.history').length, slackPollOptions).toBe(read + 2);
  slack.respondWith('conversations.list', undefined);
  await readList(slack, product);
  expect((await fetchApiStatus(product)).channels).toEqual({ public: 2, joined: 2 });
  expect(slack.callsOf('conversations.history')).toHaveLength(read + 2);
});

test.each(['not_in_channel', 'channel_not_found'])(
  'a history that Slack refuses (%s) while it lists the app in the channel does not make the list be read on and on',
  async (error) => {
    const { slack, product } = await startRead();
    const lists = slack.callsOf('conversations.list').length;
    slack.respondWith('conversations.history', { status: 200, body: { ok: false, error } });
    const minute_rate_limited = Math.floor(Number(tsAgo(180_000)));
    await product.post({}, { type: 'app_rate_limited', minute_rate_limited, event: undefined });
    for (const channel of ['C1', 'C2'])
      await expect
        .poll(() => product.logLines.join('\n'), slackPollOptions)
        .toContain(`Slack refuses the history of ${channel}: ${error}`);
    // Once for each channel.
    expect(slack.callsOf('conversations.list').length - lists).toBeLessThanOrEqual(2);
    expect((await fetchApiStatus(product)).gap_since).not.toBeNull();
  },
);

test('a channel that has another id and is private loses its name and texts at once', async () => {
  const { slack, product } = await startRead([...ALL_SCOPES, 'groups:read']);
  listWith(slack, [GENERAL]);
  slack.respondWith('conversations.info', { status: 200, body: { ok: true, channel: { id: 'C8', is_private: true } } });
  await product.post({ type: 'channel_left', channel: 'C1', event_ts: tsAgo(0) });
  const stateOfC2 = async () => {
    const { channels, channelChanges } = await fetchCommunity(product);
    const id = channelChanges.currentId('C2');
    return { id, isPrivate: channelChanges.isPrivate(id), name: channels.get(id)?.name.value };
  };
  await expect.poll(stateOfC2, slackPollOptions).toEqual({ id: 'C8', isPrivate: true, name: '' });
  expect(await fetchTotalMessages(product)).toBe(20);
  await expect
    .poll(async () => (await fetchApiStatus(product)).channels, slackPollOptions)
    .toEqual({ public: 1, joined: 1 });
});
