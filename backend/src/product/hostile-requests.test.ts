import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RunningProduct, runProduct, TEST_SIGNING_SECRET } from '../../../test/product/running-product.ts';
import { msToSeconds } from '../core/time/units.ts';
import { slackSignature } from '../slack/ingest/signature.ts';

const MB = 1024 * 1024;

let product: RunningProduct;
let aheadMs = 0;
beforeEach(async () => {
  aheadMs = 0;
  product = await runProduct({}, () => Date.now() + aheadMs);
});
afterEach(() => product.stop());

function message(text: string, more: object = {}): string {
  const event = { type: 'message', channel: 'C1', channel_type: 'channel', user: 'U1', text, ts: '1700000000.000100' };
  return JSON.stringify({ type: 'event_callback', team_id: 'T1', event_id: 'Ev1', event, ...more });
}

type Headers = Record<string, string | string[]>;

function signed(body: string, at = Math.floor(msToSeconds(Date.now())), secret = TEST_SIGNING_SECRET): Headers {
  return { 'x-slack-request-timestamp': String(at), 'x-slack-signature': slackSignature(secret, at, body) };
}

/** Posts bytes as they are, with any headers. */
function post(body: string | Buffer, headers: Headers): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const call = httpRequest(`${product.slackUrl}/slack-events`, { method: 'POST', headers }, async (response) => {
      const text = (await response.setEncoding('utf8').toArray()).join('');
      resolve({ status: response.statusCode ?? 0, text });
    });
    call.on('error', reject);
    call.end(body);
  });
}

/** Sends a text as it is. Resolves with everything that the server sends until it closes the connection. */
function raw(text: string): Promise<string> {
  const { hostname, port } = new URL(product.slackUrl);
  return new Promise((resolve) => {
    let received = '';
    const socket = connect(Number(port), hostname, () => socket.write(text));
    socket.on('data', (bytes) => {
      received += bytes;
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(received));
  });
}

async function totalMessages(): Promise<number> {
  const metrics = (await (await fetch(`${product.dashboardUrl}/metrics`)).json()) as { total_messages: number };
  return metrics.total_messages;
}

/** Expects that nothing was counted, and that an event of Slack is still accepted. */
async function expectUnaffected(): Promise<void> {
  expect(await totalMessages()).toBe(0);
  expect((await fetch(`${product.dashboardUrl}/healthz`)).status).toBe(200);
  const body = message('the real Slack');
  expect((await post(body, signed(body))).status).toBe(200);
  await expect.poll(totalMessages).toBe(1);
}

const now = () => Math.floor(msToSeconds(Date.now()));
const deep = (depth: number) => `${'{"a":['.repeat(depth)}${']}'.repeat(depth)}`;

describe('a request that Slack did not sign', () => {
  const body = message('forged');
  const signedHeaders = () => signed(body);
  it.each<[what: string, body: string | Buffer, headers: () => Headers]>([
    ['without a signature', body, () => ({})],
    ['signed with another secret', body, () => signed(body, now(), 'f'.repeat(32))],
    ['signed for another body', message('other'), signedHeaders],
    ['signed for a body with one more space', `${body} `, signedHeaders],
    ['cut short', body.slice(0, -10), signedHeaders],
    ['signed six minutes ago', body, () => signed(body, now() - 360)],
    ['signed six minutes from now', body, () => signed(body, now() + 360)],
    [
      'with another time than the signed one',
      body,
      () => ({ ...signedHeaders(), 'x-slack-request-timestamp': `${now() + 5}` }),
    ],
    [
      'with two signatures',
      body,
      () => ({
        ...signedHeaders(),
        'x-slack-signature': [`v0=${'0'.repeat(64)}`, slackSignature(TEST_SIGNING_SECRET, now(), body)],
      }),
    ],
    ['in UTF-16', Buffer.from(body, 'utf16le'), signedHeaders],
    ['with bytes that are not UTF-8', Buffer.concat([Buffer.from(body), Buffer.from([0xff, 0xfe])]), signedHeaders],
    [
      'as a form',
      `payload=${encodeURIComponent(body)}`,
      () => ({ ...signedHeaders(), 'content-type': 'application/x-www-form-urlencoded' }),
    ],
    ['as multipart', body, () => ({ 'content-type': 'multipart/form-data; boundary=x' })],
    ['that requests URL verification', '{"type":"url_verification","challenge":"c"}', signedHeaders],
    ['nested a hundred thousand deep', deep(100_000), signedHeaders],
    [
      'with the secret as its signature',
      body,
      () => ({ ...signedHeaders(), 'x-slack-signature': `v0=${TEST_SIGNING_SECRET}` }),
    ],
  ])('%s gets a 401 and changes nothing', async (_what, bytes, headers) => {
    const { status, text } = await post(bytes, headers());
    expect(status).toBe(401);
    expect(text).not.toMatch(/forged|at .*\.ts/);
    await expectUnaffected();
  });
});

describe('a request that Slack signed', () => {
  it.each<[what: string, status: number, body: string | Buffer, more: Headers]>([
    ['compressed', 415, gzipSync(message('small')), { 'content-encoding': 'gzip' }],
    ['compressed with an unknown encoding', 415, message('small'), { 'content-encoding': 'x-unknown' }],
    ['over 4 MB', 413, Buffer.alloc(4 * MB + 1, ' '), {}],
    ['without JSON', 400, 'payload=1', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['cut off in the middle', 400, message('half').slice(0, 40), {}],
    ['empty', 400, '', {}],
  ])('%s gets %i and changes nothing', async (_what, expected, body, more) => {
    const { status } = await post(body, { ...signed(body.toString()), ...more });
    expect(status).toBe(expected);
    await expectUnaffected();
  });

  it('is accepted with any Content-Type', async () => {
    const body = message('hello');
    expect((await post(body, { ...signed(body), 'content-type': 'image/png' })).status).toBe(200);
    await expect.poll(totalMessages).toBe(1);
  });

  it('counts once if it is replayed within five minutes, and is refused after that', async () => {
    const body = message('hello');
    const headers = signed(body);
    for (let n = 0; n < 5; n++) expect((await post(body, headers)).status).toBe(200);
    await expect.poll(totalMessages).toBe(1);
    aheadMs = 301_000;
    const late = await post(body, headers);
    expect(late.status).toBe(401);
    expect(late.text).toMatch(/^stale/);
    expect(await totalMessages()).toBe(1);
  });

  it('is accepted however deep its JSON is nested', async () => {
    const body = message('deep').replace('"U1"', `"U1","blocks":${deep(200_000)}`);
    expect((await post(body, signed(body))).status).toBe(200);
    await expect.poll(totalMessages).toBe(1);
  });
});

describe('malformed HTTP', () => {
  const head = 'POST /slack-events HTTP/1.1\r\nHost: localhost\r\n';
  it.each([
    ['a flood of headers', `${head}${'X-Flood: yes\r\n'.repeat(5000)}\r\n`, /^HTTP\/1.1 431/],
    ['one endless header', `${head}X-Long: ${'a'.repeat(64 * 1024)}\r\n\r\n`, /^HTTP\/1.1 431/],
    ['an endless address', `GET /${'a'.repeat(64 * 1024)} HTTP/1.1\r\nHost: localhost\r\n\r\n`, /^HTTP\/1.1 431/],
    ['two lengths', `${head}Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcd`, /^HTTP\/1.1 400/],
    [
      'a length and chunks',
      `${head}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      /^HTTP\/1.1 400/,
    ],
    ['no host', 'POST /slack-events HTTP/1.1\r\n\r\n', /^HTTP\/1.1 400/],
    ['random bytes', '\u0000\u0001\u0002\u0003\r\n\r\n', /^HTTP\/1.1 400/],
    ['a CONNECT request', 'CONNECT example.org:443 HTTP/1.1\r\nHost: example.org\r\n\r\n', /^$/],
  ])('with %s is refused', async (_what, text, expected) => {
    expect(await raw(text)).toMatch(expected);
    await expectUnaffected();
  });
});

it.each(['/setup', '/definition'])('a body that is no JSON is refused by %s with 400 and what to do', async (path) => {
  const response = await fetch(`${product.dashboardUrl}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"save": true, "by"',
  });
  expect([response.status, await response.text()]).toEqual([400, 'the body must be valid JSON in UTF-8\n']);
  expect(product.logLines.filter((line) => JSON.parse(line).level === 'error')).toEqual([]);
  await expectUnaffected();
});

it('no response and no log line, at any level, has a text or a secret', async () => {
  const [text, token] = ['private words', 'a-token-of-some-length'];
  await product.stop();
  product = await runProduct({ DASHBOARD_TOKEN: token });
  const body = message(text);
  const responses = [
    await post(body, signed(body)),
    await post(body, {}),
    await post(`${body}}`, signed(`${body}}`)),
    await post(text, signed(text)),
    await post(body, signed(body, now() - 1000)),
  ];
  await fetch(`${product.dashboardUrl}/?token=${token}`);
  await fetch(`${product.dashboardUrl}/nothing/${encodeURIComponent(text)}`);
  await fetch(`${product.dashboardUrl}/%`);
  const output = JSON.stringify(responses) + product.logLines.join('');
  expect(product.logLines.join('')).toContain('200 message in #C1 by U1');
  for (const secret of [text, token, TEST_SIGNING_SECRET, 'v0=']) expect(output).not.toContain(secret);
});
