import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import {
  fetchCommunity,
  fetchMetrics,
  fetchTotalMessages,
  slackPollOptions,
} from '../../../test/product/connected-products.ts';
import { type RunningProduct, runProduct } from '../../../test/product/running-product.ts';
import { formatSlackTimestamp } from '../core/time/slack-timestamp.ts';
import { MINUTE_MS, type Milliseconds, msToUs } from '../core/time/units.ts';

const products: RunningProduct[] = [];
afterEach(async () => {
  for (const product of products.splice(0)) await product.stop();
});

const START_MS: Milliseconds = Date.now();
const minutesAgo = (minutes: number) => formatSlackTimestamp(msToUs(START_MS - minutes * MINUTE_MS));

const channel = { channel: 'C1', channel_type: 'channel' };
const post = { type: 'message', ...channel, user: 'U1', text: 'xyzzy, a secret?', ts: minutesAgo(9) };
const created = {
  type: 'channel_created',
  channel: { id: 'C1', name: 'xyzzy-team', created: 1_700_000_000, creator: 'U1' },
  event_ts: minutesAgo(20),
};
const idChange = {
  type: 'channel_id_changed',
  old_channel_id: 'C1',
  new_channel_id: 'C2',
  event_ts: minutesAgo(8),
};

/** All bytes of all files of the data folder. */
async function dataOnDisk({ dataDir }: RunningProduct): Promise<string> {
  const entries = await readdir(dataDir, { recursive: true, withFileTypes: true });
  // A file that is being written is renamed at any moment.
  const files = entries.filter((entry) => entry.isFile() && !entry.name.endsWith('.new'));
  const contents = await Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name), 'latin1')));
  return contents.join('\n');
}

it.each<[title: string, events: Record<string, unknown>[], total: number]>([
  [
    'a message that is deleted under the new id of its channel',
    [
      post,
      idChange,
      {
        type: 'message',
        subtype: 'message_deleted',
        ...channel,
        channel: 'C2',
        deleted_ts: post.ts,
        ts: minutesAgo(7),
      },
    ],
    0,
  ],
  [
    'a channel that is deleted',
    [created, post, { type: 'channel_deleted', channel: 'C1', event_ts: minutesAgo(5) }],
    0,
  ],
  [
    'a private channel that is deleted',
    [created, post, { type: 'group_deleted', channel: 'C1', event_ts: minutesAgo(5) }],
    0,
  ],
  [
    'a channel that becomes private',
    [
      created,
      post,
      {
        type: 'message',
        subtype: 'channel_convert_to_private',
        channel: 'C1',
        channel_type: 'group',
        user: 'U1',
        ts: minutesAgo(5),
      },
    ],
    1,
  ],
])('the texts and names of %s leave page and disk', async (_, events, total) => {
  const product = await runProduct({ TZ: 'UTC' });
  products.push(product);
  for (const event of events) expect((await product.post(event)).status).toBe(200);
  await expect
    .poll(async () => String((await fetchMetrics(product))['cursor']), slackPollOptions)
    .toMatch(new RegExp(`\\.${events.length}$`));
  expect(await fetchTotalMessages(product)).toBe(total);
  await expect.poll(async () => JSON.stringify(await shownTexts(product)), slackPollOptions).not.toContain('xyzzy');
  const { digest } = await fetchMetrics(product);
  const restarted = await product.restart();
  products.splice(0, 1, restarted);
  expect((await fetchMetrics(restarted))['digest']).toBe(digest);
  expect(await fetchTotalMessages(restarted)).toBe(total);
  // The first start after a text was removed rewrites the file of the journal; the checkpoint is written when it stops.
  expect(await dataOnDisk(restarted)).not.toContain('xyzzy');
});

async function shownTexts(product: RunningProduct): Promise<unknown> {
  const community = await fetchCommunity(product);
  return [community.recentTexts.newest(), [...community.channels].map(([, { name }]) => name)];
}
