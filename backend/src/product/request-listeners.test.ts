import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { postSignedEvent, type RunningProduct, runProduct } from '../../../test/product/running-product.ts';
import { TestEventSource } from '../../../test/stream/test-event-source.ts';
import { parseRecord } from '../core/records/parse-record.ts';
import { decodeSnapshot } from '../core/snapshot/snapshot.ts';
import { communityDigest } from '../core/state/digest.ts';
import { fold } from '../core/state/fold.ts';
import { formatSlackTimestamp } from '../core/time/slack-timestamp.ts';

let product: RunningProduct;
const readers: TestEventSource[] = [];
let us = Date.now() * 1000;

beforeEach(async () => {
  product = await runProduct();
});
afterEach(async () => {
  for (const reader of readers.splice(0)) reader.close();
  await product.stop();
});

async function follow(query = '', headers?: Record<string, string>): Promise<TestEventSource> {
  const reader = await TestEventSource.open(`${product.dashboardUrl}/slack-events-stream${query}`, headers);
  readers.push(reader);
  await reader.waitForEvent(({ event }) => event === 'hello');
  return reader;
}

function message(text: string, more: Record<string, unknown> = {}) {
  us += 1;
  return {
    type: 'message',
    channel: 'C1',
    channel_type: 'channel',
    user: 'U1',
    text,
    ts: formatSlackTimestamp(us),
    ...more,
  };
}

async function metrics(): Promise<{ cursor?: string; digest?: string }> {
  return (await fetch(`${product.dashboardUrl}/metrics`)).json() as Promise<object>;
}

async function snapshot() {
  const response = await fetch(`${product.dashboardUrl}/snapshot`);
  return { response, ...decodeSnapshot(new Uint8Array(await response.arrayBuffer())) };
}

function textsOf(reader: TestEventSource): unknown[] {
  return reader.records.map(({ data }) => JSON.parse(data).text);
}

describe('a signed event', () => {
  it('is a record on every stream, and in the numbers', async () => {
    const [a, b] = [await follow(), await follow()];
    expect((await product.post(message('hello'))).status).toBe(200);
    for (const reader of [a, b]) {
      const [record] = await reader.waitForRecords(1);
      expect(JSON.parse(record?.data ?? '')).toMatchObject({ v: 1, team: 'T1', user: 'U1', text: 'hello', bot: false });
    }
    expect(await metrics()).toMatchObject({
      monthly_messages: 1,
      total_messages: 1,
      posters_30d: 1,
      active_members: 0,
      health: { score: 100.5, verdict: 'steady' },
      cursor: a.records[0]?.id,
    });
    expect(await (await fetch(`${product.dashboardUrl}/leaderboard`)).json()).toEqual({ leaderboard: { U1: 1 } });
  });

  it('is no occasion for a line in the log, nor is a call that was refused', async () => {
    const reader = await follow();
    await product.post(message('hello'));
    await postSignedEvent(product.slackUrl, message('forged'), {}, 'f'.repeat(32));
    await reader.waitForRecords(1);
    const levels = product.logLines.map((line) => JSON.parse(line).level);
    expect(levels).toEqual(['debug', 'debug']);
  });

  it('is there after a restart, on the same stream', async () => {
    await product.post(message('before'));
    const before = await follow('?cursor=earliest');
    await before.waitForRecords(1);
    const { cursor, digest: known } = await metrics();
    product = await product.restart();
    expect(await metrics()).toMatchObject({ cursor, digest: known, total_messages: 1 });
    const after = await follow(`?cursor=${cursor}`);
    await product.post(message('after'));
    await after.waitForRecords(1);
    expect(textsOf(after)).toEqual(['after']);
  });

  it('counts once, however often Slack repeats it', async () => {
    const reader = await follow();
    const [event, envelope] = [message('hello'), { event_id: 'Ev1' }];
    for (let i = 0; i < 3; i++) expect((await product.post(event, envelope)).status).toBe(200);
    await reader.waitForRecords(3);
    expect(await metrics()).toMatchObject({ total_messages: 1 });
  });
});

describe('a reader', () => {
  it('sees every record once and in order, whenever it comes and from wherever it resumes', async () => {
    const early = await follow('?cursor=earliest');
    const posts = Array.from({ length: 300 }, (_, i) => product.post(message(`${i}`)));
    const middle = await follow('?cursor=earliest');
    await Promise.all(posts);
    const all = await early.waitForRecords(300);
    await middle.waitForRecords(300);
    const late = await follow('?cursor=earliest');
    await late.waitForRecords(300);
    const resumed = await follow('', { 'last-event-id': all[99]?.id ?? '' });
    await resumed.waitForRecords(200);
    expect(new Set(textsOf(early)).size).toBe(300);
    expect(middle.records).toEqual(all);
    expect(late.records).toEqual(all);
    expect(resumed.records).toEqual(all.slice(100));
  });

  it('that says nothing gets what happens from now on', async () => {
    await product.post(message('before'));
    const reader = await follow();
    await product.post(message('after'));
    await reader.waitForRecords(1);
    expect(textsOf(reader)).toEqual(['after']);
  });

  it('can ask for what was accepted since a time', async () => {
    await product.stop();
    let time = Date.now();
    product = await runProduct({}, () => time);
    await product.post(message('before'));
    time += 10;
    const since = new Date(time).toISOString();
    await product.post(message('after'));
    const reader = await follow(`?since=${since}`);
    await reader.waitForRecords(1);
    expect(textsOf(reader)).toEqual(['after']);
  });

  it('is told of the state of each hop', async () => {
    const reader = await follow();
    const { data } = await reader.waitForEvent(({ event }) => event === 'status');
    expect(JSON.parse(data)).toMatchObject({
      log: { engine: 'embedded', state: 'connected', waiting: 0 },
      journal: { state: 'ok' },
      feed: { state: 'live', behind: 0 },
      setup: { secret_present: true },
    });
  });

  it.each([
    ['of another log', 'ffffffff.0'],
    ['from the future of this log', 'HEAD.999999'],
    ['with too many partitions', 'HEAD.0-0-0'],
    ['of no form', 'nonsense'],
    ['hostile', '%00%0A../../etc/passwd'],
    ['a time', '2026-11-24T00:00:00Z'],
    ['very long', 'a'.repeat(8000)],
    ['negative', 'HEAD.-1'],
    ['a number too large', 'HEAD.99999999999999999999999'],
  ])('with a cursor that is %s gets 200 and a reset, then what happens', async (_what, cursor) => {
    await product.post(message('before'));
    const { cursor: head } = await metrics();
    const epoch = String(head).split('.')[0] ?? '';
    const reader = await follow(`?cursor=${cursor.replace('HEAD', epoch)}`);
    const reset = await reader.waitForEvent(({ event }) => event === 'reset');
    expect(JSON.parse(reset.data)).toMatchObject({ reason: 'epoch', through: head });
    expect(reset.data.length).toBeLessThan(300);
    await product.post(message('after'));
    await reader.waitForRecords(1);
    expect(textsOf(reader)).toEqual(['after']);
  });
});

describe('the snapshot', () => {
  it('and the stream from its cursor come to what the server has', async () => {
    for (let i = 0; i < 20; i++) await product.post(message(`${i}`));
    const { meta, community } = await snapshot();
    const { cursor } = meta as { cursor: string };
    const reader = await follow(`?cursor=${cursor}`);
    const doomed = message('doomed');
    await product.post(doomed);
    await product.post({
      type: 'message',
      subtype: 'message_deleted',
      hidden: true,
      channel: 'C1',
      channel_type: 'channel',
      ts: formatSlackTimestamp(us + 500),
      deleted_ts: doomed.ts,
    });
    for (const { data } of await reader.waitForRecords(2)) {
      const record = parseRecord(JSON.parse(data));
      if (record) fold(community, record);
    }
    expect(await metrics()).toMatchObject({ digest: communityDigest(community), total_messages: 20 });
  });

  it('is not sent again to who has it', async () => {
    await product.post(message('hello'));
    const { response } = await snapshot();
    const etag = response.headers.get('etag') ?? '';
    const again = await fetch(`${product.dashboardUrl}/snapshot`, { headers: { 'if-none-match': etag } });
    expect(again.status).toBe(304);
    expect(Number(again.headers.get('server-now'))).toBeGreaterThan(0);
  });

  it('carries neither the texts of direct messages nor anything secret', async () => {
    await product.post(message('psst', { channel: 'D1', channel_type: 'im' }));
    const { response, community } = await snapshot();
    expect(response.headers.get('content-encoding')).toMatch(/^(br|gzip)$/);
    expect(JSON.stringify(community.recentTexts.newest())).not.toContain('psst');
  });
});

describe('who may read', () => {
  const routes = ['/snapshot', '/slack-events-stream', '/metrics', '/leaderboard'];

  /** `fetch` sets its own Host; a tunnel's has to be said by hand. */
  async function through(
    url: string,
    host: string,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; body: string }> {
    const { get } = await import('node:http');
    return new Promise((resolve, reject) => {
      const request = get(url, { headers: { host, ...headers } }, async (response) => {
        const isStream = response.headers['content-type']?.startsWith('text/event-stream');
        if (isStream) response.destroy();
        const body = isStream ? '' : (await response.toArray()).join('');
        resolve({ status: response.statusCode ?? 0, body });
      });
      request.on('error', reject);
    });
  }

  it.each(routes)('%s answers no strange host, on either port', async (route) => {
    for (const url of [product.slackUrl, product.dashboardUrl]) {
      expect((await through(url + route, 'panda.ngrok.app')).status).toBe(403);
      expect((await through(url + route, 'localhost:8000')).status).toBe(200);
    }
  });

  it('a strange host learns from /healthz no more than that it is well', async () => {
    expect(await through(`${product.slackUrl}/healthz`, 'panda.ngrok.app')).toEqual({
      status: 200,
      body: '{"status":"ok"}',
    });
    expect((await through(`${product.slackUrl}/healthz`, 'localhost')).body).toContain('"journal"');
  });

  it('a strange host with the token may read', async () => {
    await product.stop();
    product = await runProduct({ DASHBOARD_TOKEN: 'a-token-of-some-length' });
    const url = `${product.dashboardUrl}/metrics`;
    expect((await through(url, 'wall.example')).status).toBe(403);
    expect((await through(url, 'wall.example', { authorization: 'Bearer wrong-token-of-length' })).status).toBe(403);
    expect((await through(url, 'wall.example', { authorization: 'Bearer a-token-of-some-length' })).status).toBe(200);
  });

  it('every answer carries the security headers', async () => {
    const { headers } = await fetch(`${product.dashboardUrl}/metrics`);
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-powered-by')).toBeNull();
  });
});

it('without a secret nothing is accepted, and the page can say why', async () => {
  await product.stop();
  product = await runProduct({ SLACK_SIGNING_SECRET: '' });
  const answer = await postSignedEvent(product.slackUrl, message('hello'));
  expect(answer.status).toBe(503);
  expect(await answer.text()).toContain('SLACK_SIGNING_SECRET is not set');
  const reader = await follow();
  const { data } = await reader.waitForEvent(({ event, data }) => event === 'status' && data.includes('"status":503'));
  expect(JSON.parse(data)).toMatchObject({ journal: { state: 'setup' }, setup: { secret_present: false } });
});
