import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { postSignedEvent, type RunningProduct, runProduct } from '../../../test/product/running-product.ts';
import { TestEventSource } from '../../../test/stream/test-event-source.ts';
import { parseRecord } from '../core/records/parse-record.ts';
import { decodeSnapshot } from '../core/snapshot/decode-snapshot.ts';
import { communityDigest } from '../core/state/digest.ts';
import { fold } from '../core/state/fold.ts';
import { formatSlackTimestamp } from '../core/time/slack-timestamp.ts';
import { msToUs } from '../core/time/units.ts';

let product: RunningProduct;
const clients: TestEventSource[] = [];
let nextUs = msToUs(Date.now());

beforeEach(async () => {
  product = await runProduct();
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await product.stop();
});

async function follow(query = '', headers?: Record<string, string>): Promise<TestEventSource> {
  const client = await TestEventSource.open(`${product.dashboardUrl}/slack-events-stream${query}`, headers);
  clients.push(client);
  await client.waitForEvent(({ event }) => event === 'hello');
  return client;
}

function message(text: string, more: Record<string, unknown> = {}) {
  nextUs += 1;
  return {
    type: 'message',
    channel: 'C1',
    channel_type: 'channel',
    user: 'U1',
    text,
    ts: formatSlackTimestamp(nextUs),
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

function textsOf(client: TestEventSource): unknown[] {
  return client.records.map(({ data }) => JSON.parse(data).text);
}

describe('a signed event', () => {
  it('becomes a record on every stream, and counts', async () => {
    const [a, b] = [await follow(), await follow()];
    expect((await product.post(message('hello'))).status).toBe(200);
    for (const client of [a, b]) {
      const [record] = await client.waitForRecords(1);
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

  it('is logged at level debug only, as is a refused request', async () => {
    const client = await follow();
    await product.post(message('hello'));
    await postSignedEvent(product.slackUrl, message('forged'), {}, 'f'.repeat(32));
    await client.waitForRecords(1);
    const levels = product.logLines.map((line) => JSON.parse(line).level);
    expect(levels).toEqual(['debug', 'debug']);
  });

  it('counts after a restart, and its cursor stays valid', async () => {
    await product.post(message('before'));
    const before = await follow('?cursor=earliest');
    await before.waitForRecords(1);
    const { cursor, digest } = await metrics();
    product = await product.restart();
    expect(await metrics()).toMatchObject({ cursor, digest, total_messages: 1 });
    const after = await follow(`?cursor=${cursor}`);
    await product.post(message('after'));
    await after.waitForRecords(1);
    expect(textsOf(after)).toEqual(['after']);
  });

  it('counts once, however often Slack repeats it', async () => {
    const client = await follow();
    const [event, envelope] = [message('hello'), { event_id: 'Ev1' }];
    for (let i = 0; i < 3; i++) expect((await product.post(event, envelope)).status).toBe(200);
    await client.waitForRecords(3);
    expect(await metrics()).toMatchObject({ total_messages: 1 });
  });
});

describe('a client', () => {
  it('gets every record once and in order, whenever it connects and wherever it resumes', async () => {
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

  it('without a cursor gets the records from now on', async () => {
    await product.post(message('before'));
    const client = await follow();
    await product.post(message('after'));
    await client.waitForRecords(1);
    expect(textsOf(client)).toEqual(['after']);
  });

  it('with ?since= gets the records accepted since then', async () => {
    await product.stop();
    let time = Date.now();
    product = await runProduct({}, () => time);
    await product.post(message('before'));
    time += 10;
    const since = new Date(time).toISOString();
    await product.post(message('after'));
    const client = await follow(`?since=${since}`);
    await client.waitForRecords(1);
    expect(textsOf(client)).toEqual(['after']);
  });

  it('gets the state of each hop', async () => {
    const client = await follow();
    const { data } = await client.waitForEvent(({ event }) => event === 'status');
    expect(JSON.parse(data)).toMatchObject({
      log: { engine: 'embedded', state: 'connected', waiting: 0 },
      journal: { state: 'ok' },
      feed: { state: 'live', behind: 0 },
      setup: { secret_present: true },
    });
  });

  it.each([
    ['of another log', 'ffffffff.0'],
    ['ahead of this log', 'HEAD.999999'],
    ['with too many partitions', 'HEAD.0-0-0'],
    ['malformed', 'nonsense'],
    ['hostile', '%00%0A../../etc/passwd'],
    ['a time', '2026-11-24T00:00:00Z'],
    ['very long', 'a'.repeat(8000)],
    ['negative', 'HEAD.-1'],
    ['a number too large', 'HEAD.99999999999999999999999'],
  ])('with a cursor that is %s gets 200 and a reset, then the records from now on', async (_what, cursor) => {
    await product.post(message('before'));
    const { cursor: head } = await metrics();
    const epoch = String(head).split('.')[0] ?? '';
    const client = await follow(`?cursor=${cursor.replace('HEAD', epoch)}`);
    const reset = await client.waitForEvent(({ event }) => event === 'reset');
    expect(JSON.parse(reset.data)).toMatchObject({ reason: 'epoch', through: head });
    expect(reset.data.length).toBeLessThan(300);
    await product.post(message('after'));
    await client.waitForRecords(1);
    expect(textsOf(client)).toEqual(['after']);
  });
});

describe('the snapshot', () => {
  it('and the stream from its cursor lead to the digest of the server', async () => {
    for (let i = 0; i < 20; i++) await product.post(message(`${i}`));
    const { meta, community } = await snapshot();
    const { cursor } = meta as { cursor: string };
    const client = await follow(`?cursor=${cursor}`);
    const deleted = message('to be deleted');
    await product.post(deleted);
    await product.post({
      type: 'message',
      subtype: 'message_deleted',
      hidden: true,
      channel: 'C1',
      channel_type: 'channel',
      ts: formatSlackTimestamp(nextUs + 500),
      deleted_ts: deleted.ts,
    });
    for (const { data } of await client.waitForRecords(2)) {
      const record = parseRecord(JSON.parse(data));
      if (record) fold(community, record);
    }
    expect(await metrics()).toMatchObject({ digest: communityDigest(community), total_messages: 20 });
  });

  it('is not sent again to a client that has it', async () => {
    await product.post(message('hello'));
    const { response } = await snapshot();
    const etag = response.headers.get('etag') ?? '';
    const again = await fetch(`${product.dashboardUrl}/snapshot`, { headers: { 'if-none-match': etag } });
    expect(again.status).toBe(304);
    expect(Number(again.headers.get('server-now'))).toBeGreaterThan(0);
  });

  it('contains no texts of direct messages', async () => {
    await product.post(message('psst', { channel: 'D1', channel_type: 'im' }));
    const { response, community } = await snapshot();
    expect(response.headers.get('content-encoding')).toMatch(/^(br|gzip)$/);
    expect(JSON.stringify(community.recentTexts.newest())).not.toContain('psst');
  });
});

describe('read access', () => {
  const routes = ['/snapshot', '/slack-events-stream', '/metrics', '/leaderboard'];

  /** `fetch` would set its own Host header. */
  async function requestUnderHost(
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

  it.each(routes)('is needed for %s under an unknown host name, on both ports', async (route) => {
    for (const url of [product.slackUrl, product.dashboardUrl]) {
      expect((await requestUnderHost(url + route, 'panda.ngrok.app')).status).toBe(403);
      expect((await requestUnderHost(url + route, 'localhost:8000')).status).toBe(200);
    }
  });

  it('is needed for the details of /healthz', async () => {
    expect(await requestUnderHost(`${product.slackUrl}/healthz`, 'panda.ngrok.app')).toEqual({
      status: 200,
      body: '{"status":"ok"}',
    });
    expect((await requestUnderHost(`${product.slackUrl}/healthz`, 'localhost')).body).toContain('"journal"');
  });

  it('is given under an unknown host name with the token', async () => {
    await product.stop();
    product = await runProduct({ DASHBOARD_TOKEN: 'a-token-of-some-length' });
    const url = `${product.dashboardUrl}/metrics`;
    expect((await requestUnderHost(url, 'wall.example')).status).toBe(403);
    expect(
      (await requestUnderHost(url, 'wall.example', { authorization: 'Bearer wrong-token-of-length' })).status,
    ).toBe(403);
    expect(
      (await requestUnderHost(url, 'wall.example', { authorization: 'Bearer a-token-of-some-length' })).status,
    ).toBe(200);
  });
});

it('a response of the dashboard has the security headers', async () => {
  const { headers } = await fetch(`${product.dashboardUrl}/metrics`);
  expect(headers.get('content-security-policy')).toContain("default-src 'self'");
  expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('referrer-policy')).toBe('no-referrer');
  expect(headers.get('x-powered-by')).toBeNull();
});

it('a product without a signing secret accepts nothing, and the status has the reason', async () => {
  await product.stop();
  product = await runProduct({ SLACK_SIGNING_SECRET: '' });
  const response = await postSignedEvent(product.slackUrl, message('hello'));
  expect(response.status).toBe(503);
  expect(await response.text()).toContain('SLACK_SIGNING_SECRET is not set');
  const client = await follow();
  const { data } = await client.waitForEvent(({ event, data }) => event === 'status' && data.includes('"status":503'));
  expect(JSON.parse(data)).toMatchObject({ journal: { state: 'setup' }, setup: { secret_present: false } });
});
