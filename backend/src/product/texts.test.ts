import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { brokers, hasNoBroker, newTestTopic } from '../../../test/broker/redpanda-fixture.ts';
import { type RunningProduct, runProduct } from '../../../test/product/running-product.ts';
import { formatSlackTimestamp } from '../core/time/slack-timestamp.ts';
import { HOUR_MS, msToUs } from '../core/time/units.ts';

let product: RunningProduct | undefined;
let nextUs = msToUs(Date.now() - HOUR_MS);

afterEach(async () => {
  await product?.stop();
  product = undefined;
});

function newTs(): string {
  nextUs += 1_000_000;
  return formatSlackTimestamp(nextUs);
}

interface TextsBody {
  texts: { channel: string; ts: string; text: string | null }[];
  kept: boolean;
}

async function fetchTexts(query: string): Promise<Response> {
  return fetch(`${product?.dashboardUrl}/texts${query}`);
}

async function textsOf(...messages: string[]): Promise<(string | null)[]> {
  const body = (await (await fetchTexts(`?m=${messages.join(',')}`)).json()) as TextsBody;
  expect(body.texts.map(({ channel, ts }) => `${channel}:${ts}`)).toEqual(messages);
  return body.texts.map(({ text }) => text);
}

async function post(event: Record<string, unknown>): Promise<string> {
  const ts = newTs();
  const response = await product?.post({ channel: 'C1', channel_type: 'channel', type: 'message', ts, ...event });
  expect(response?.status).toBe(200);
  return ts;
}

const say = (text: string, more: Record<string, unknown> = {}) => post({ user: 'U1', text, ...more });

const edit = (ts: string, text: string) => {
  const edited = { user: 'U1', ts: formatSlackTimestamp(nextUs + 1_000_000) };
  const message = { type: 'message', user: 'U1', text, ts, edited };
  return post({ subtype: 'message_changed', hidden: true, message, previous_message: { ...message, text: 'x' } });
};

const remove = (ts: string) => post({ subtype: 'message_deleted', hidden: true, deleted_ts: ts });

/** The files of the data folder that contain a text. */
function filesWith(text: string): string[] {
  const dir = product?.dataDir ?? '';
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .map((name) => join(dir, name))
    .filter((path) => /\/(data\.mdb|checkpoint|checkpoint\.previous|position)$/.test(path))
    .filter((path) => readFileSync(path).includes(text));
}

const POLL = { timeout: 60_000 };

/** The contract of `GET /texts` on both engines (docs/architecture.md#texts). */
function testTexts(settings: () => Record<string, string>): void {
  it('returns texts, and null for messages without one that people see', async () => {
    product = await runProduct(settings());
    const first = await say('first text');
    const bot = await post({ subtype: 'bot_message', bot_id: 'B1', text: 'from a bot' });
    const direct = await say('psst', { channel: 'D1', channel_type: 'im' });
    await expect.poll(() => textsOf(`C1:${first}`), POLL).toEqual(['first text']);
    expect(await textsOf(`C1:${bot}`, `D1:${direct}`, `C2:${first}`, `C1:${newTs()}`, `C1:${first}`)).toEqual([
      null,
      null,
      null,
      null,
      'first text',
    ]);
  });

  it('returns the latest text of an edited message, none of a deleted one, and keeps both through a restart', async () => {
    product = await runProduct(settings());
    const [edited, deleted, kept] = [await say('before the edit'), await say('to be removed'), await say('kept')];
    const all = [edited, deleted, kept].map((ts) => `C1:${ts}`);
    await expect.poll(() => textsOf(...all), POLL).toEqual(['before the edit', 'to be removed', 'kept']);
    await remove(deleted);
    // Both engines store records in order: once this text is there, the other one is gone.
    await edit(edited, 'after the edit');
    await expect.poll(() => textsOf(...all), POLL).toEqual(['after the edit', null, 'kept']);
    product = await product.restart();
    await expect.poll(() => textsOf(...all), POLL).toEqual(['after the edit', null, 'kept']);
    // A checkpoint is written within seconds after the feed has folded an edit or a deletion.
    for (const text of ['before the edit', 'to be removed']) await expect.poll(() => filesWith(text), POLL).toEqual([]);
  });

  it('finds messages under each id of a channel, and none from before a channel became private', async () => {
    product = await runProduct(settings());
    const ts = await say('under the old id');
    const hidden = await say('before it was private', { channel: 'C3' });
    await expect.poll(() => textsOf(`C1:${ts}`, `C3:${hidden}`), POLL).not.toContain(null);
    const event_ts = newTs();
    await product.post({ type: 'channel_id_changed', old_channel_id: 'C1', new_channel_id: 'C9', event_ts });
    const gone = await say('in a channel that is deleted', { channel: 'C4' });
    await say('is private now', { subtype: 'channel_convert_to_private', channel: 'C3', channel_type: 'group' });
    await product.post({ type: 'channel_deleted', channel: 'C4', event_ts: newTs() });
    await expect
      .poll(() => textsOf(`C1:${ts}`, `C9:${ts}`, `C3:${hidden}`, `C4:${gone}`), POLL)
      .toEqual(['under the old id', 'under the old id', null, null]);
  });

  it('returns and stores no text with KEEP_TEXT=false, and says so', async () => {
    product = await runProduct(settings());
    const ts = await say('kept before');
    await expect.poll(() => textsOf(`C1:${ts}`), POLL).toEqual(['kept before']);
    product = await product.restart({ KEEP_TEXT: 'false' });
    const later = await say('never kept');
    const body = await (await fetchTexts(`?m=C1:${ts},C1:${later}`)).json();
    expect(body).toEqual({
      texts: [
        { channel: 'C1', ts, text: null },
        { channel: 'C1', ts: later, text: null },
      ],
      kept: false,
    });
    expect(existsSync(join(product.dataDir, 'texts'))).toBe(false);
  });
}

describe('GET /texts with the embedded log', () => {
  testTexts(() => ({}));

  it('is not stored by caches', async () => {
    product = await runProduct();
    const { status, headers } = await fetchTexts('?m=C1:1700000000.000100');
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
  });

  it.each([
    ['nothing', ''],
    ['an empty list', '?m='],
    ['a message without a time', '?m=C1'],
    ['a message whose time is none', '?m=C1:abc'],
    ['a message without a channel', '?m=:1700000000.000100'],
    ['two lists', '?m=C1:1700000000.000100&m=C1:1700000000.000100'],
    ['a list that ends with a comma', '?m=C1:1700000000.000100,'],
    ['101 messages', `?m=${Array(101).fill('C1:1700000000.000100').join(',')}`],
  ])('refuses %s', async (_what, query) => {
    product = await runProduct();
    const response = await fetchTexts(query);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('CHANNEL:TS');
  });

  it('accepts 100 messages', async () => {
    product = await runProduct();
    expect((await fetchTexts(`?m=${Array(100).fill('C1:1700000000.000100').join(',')}`)).status).toBe(200);
  });
});

describe.skipIf(hasNoBroker)('GET /texts with Redpanda', () => {
  testTexts(() => ({ KAFKA_BROKERS: brokers.join(','), KAFKA_TOPIC: newTestTopic() }));
});
