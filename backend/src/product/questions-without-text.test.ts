import { afterEach, expect, it } from 'vitest';
import { type RunningProduct, runProduct } from '../../../test/product/running-product.ts';
import { TestEventSource } from '../../../test/stream/test-event-source.ts';
import { parseRecordJson } from '../core/records/parse-record.ts';
import { decodeSnapshot } from '../core/snapshot/decode-snapshot.ts';
import { type Community, createCommunity } from '../core/state/community.ts';
import { communityDigest } from '../core/state/digest.ts';
import { fold } from '../core/state/fold.ts';
import { asksQuestion } from '../core/state/rows/message-edits.ts';
import { formatSlackTimestamp } from '../core/time/slack-timestamp.ts';
import { msToUs } from '../core/time/units.ts';

let product: RunningProduct | undefined;
const clients: TestEventSource[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await product?.stop();
});

const startUs = msToUs(Date.now()) - 60_000_000;
const tsOf = (second: number) => formatSlackTimestamp(Math.floor(startUs / 1e6 + second) * 1e6);
const posted = (second: number, text: string) => ({
  type: 'message',
  channel: 'C1',
  channel_type: 'channel',
  user: 'U1',
  text,
  ts: tsOf(second),
});
const changed = (second: number, text: string, editedAt: number) => ({
  type: 'message',
  subtype: 'message_changed',
  channel: 'C1',
  channel_type: 'channel',
  ts: formatSlackTimestamp(Math.floor(startUs / 1e6 + editedAt) * 1e6 + 7),
  message: { user: 'U1', ts: tsOf(second), text, edited: { ts: tsOf(editedAt) } },
});

/** Of each message its time and whether it asks. */
const EVENTS = [
  posted(1, 'a question?'),
  posted(2, 'a statement'),
  posted(3, 'a question that is edited away?'),
  changed(3, 'a statement', 20),
  posted(4, 'a statement that becomes a question'),
  changed(4, 'no', 21),
  changed(4, 'or does it?', 22),
  changed(5, 'an edit before its message?', 23),
  posted(5, 'a late message'),
  posted(6, 'a deleted question?'),
  {
    type: 'message',
    subtype: 'message_deleted',
    channel: 'C1',
    channel_type: 'channel',
    ts: tsOf(30),
    deleted_ts: tsOf(6),
  },
];
const ASKING = [true, false, false, true, true, true];

function askingRows({ channels }: Community): boolean[] {
  const channel = channels.get('C1');
  return channel ? Array.from({ length: channel.rows.length }, (_, row) => asksQuestion(channel, row)) : [];
}

async function snapshotOf({ dashboardUrl }: RunningProduct): Promise<Community> {
  const response = await fetch(`${dashboardUrl}/snapshot`);
  return decodeSnapshot(new Uint8Array(await response.arrayBuffer())).community;
}

/** What a client folds that reads the log from its beginning. */
async function replayOf({ dashboardUrl }: RunningProduct): Promise<Community> {
  const client = await TestEventSource.open(`${dashboardUrl}/slack-events-stream?cursor=earliest`);
  clients.push(client);
  const community = createCommunity('T1');
  for (const { data } of await client.waitForRecords(EVENTS.length)) {
    const record = parseRecordJson(data);
    if (record) fold(community, record);
  }
  return community;
}

it.each(['true', 'false'])(
  'whether messages ask is the same live, in a snapshot, in a replay and after a restart, with KEEP_TEXT=%s',
  async (keepText) => {
    product = await runProduct({ KEEP_TEXT: keepText });
    const live = await TestEventSource.open(`${product.dashboardUrl}/slack-events-stream`);
    clients.push(live);
    await live.waitForEvent(({ event }) => event === 'hello');
    for (const event of EVENTS) expect((await product.post(event)).status).toBe(200);
    const fromFrames = createCommunity('T1');
    for (const { data } of await live.waitForRecords(EVENTS.length)) {
      const record = parseRecordJson(data);
      if (record) fold(fromFrames, record);
    }
    expect(askingRows(fromFrames)).toEqual(ASKING);
    const digest = communityDigest(fromFrames);
    for (const isRestarted of [false, true]) {
      if (isRestarted) product = await product.restart();
      for (const community of [await snapshotOf(product), await replayOf(product)]) {
        expect(askingRows(community)).toEqual(ASKING);
        expect(communityDigest(community)).toBe(digest);
      }
    }
  },
);
