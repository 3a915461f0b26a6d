import { readdirSync, readFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import supertest from 'supertest';
import { afterEach, expect, test, vi } from 'vitest';
import type { SlackRecord } from '../../core/records/record.ts';
import type { DeliveryReport } from './delivery-log.ts';
import { slackSignature } from './signature.ts';
import { type SlackEventsRouteOptions, slackEventsRoute } from './slack-events-route.ts';

const SECRET = '8f742231b10e8888abcd99yyyzzz85a5';
const SAMPLES = new URL('../../../../test/slack-samples/events/', import.meta.url);
const BYTES_PER_MB = 1024 * 1024;

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

/** Serves the route in an app of its own; unless `options` say otherwise, every append succeeds. */
async function start(options: Partial<SlackEventsRouteOptions> = {}) {
  const stored: SlackRecord[] = [];
  const reports: DeliveryReport[] = [];
  const append = async (records: readonly SlackRecord[]) => {
    stored.push(...records);
  };
  const onDelivery = (report: DeliveryReport) => {
    reports.push(report);
  };
  const app = express().use(slackEventsRoute({ secret: SECRET, append, now: Date.now, onDelivery, ...options }));
  const server = createServer(app);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, stored, reports, port: (server.address() as AddressInfo).port };
}

/** A promise that the test settles. */
function deferred() {
  let resolve = () => {};
  let reject = () => {};
  const promise = new Promise<void>((onResolve, onReject) => {
    resolve = onResolve;
    reject = () => onReject(new Error('too late'));
  });
  return { promise, resolve, reject };
}

function message(text = 'the text', ts = '1700000000.000100'): string {
  const event = { type: 'message', channel: 'C1', channel_type: 'channel', user: 'U1', text, ts };
  return JSON.stringify({ type: 'event_callback', team_id: 'T1', event_id: 'Ev1', event_time: 1_700_000_000, event });
}

function headers(body: string, secret = SECRET, at = Math.floor(Date.now() / 1000)) {
  return {
    'Content-Type': 'application/json',
    'X-Slack-Signature': slackSignature(secret, at, body),
    'X-Slack-Request-Timestamp': String(at),
  };
}

function post(server: Server, body: string, more: Record<string, string> = {}) {
  return supertest(server)
    .post('/slack-events')
    .set({ ...headers(body), ...more })
    .send(body);
}

test('a signed event is stored and gets a 200', async () => {
  const { server, stored, reports } = await start();
  const response = await post(server, message());
  expect(response.status).toBe(200);
  expect(stored).toMatchObject([{ event_type: 'message', channel: 'C1', text: 'the text' }]);
  expect(reports).toMatchObject([{ status: 200, outcome: 'stored', detail: 'message in #C1 by U1' }]);
});

test('the response to url_verification is the challenge as plain text, and nothing is stored', async () => {
  const { server, stored, reports } = await start();
  const response = await post(
    server,
    '{"type":"url_verification","token":"x","challenge":"3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P"}',
  );
  expect(response.text).toBe('3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P');
  expect(response.headers).toMatchObject({ 'content-type': 'text/plain; charset=utf-8', 'content-length': '52' });
  expect(response.headers['x-content-type-options']).toBe('nosniff');
  expect(stored).toEqual([]);
  expect(reports).toMatchObject([{ status: 200, outcome: 'verified', detail: 'url_verification' }]);
});

test('app_rate_limited is stored, and reported with the minute that it names', async () => {
  const { server, stored, reports } = await start();
  const response = await post(server, '{"type":"app_rate_limited","team_id":"T1","minute_rate_limited":1700000040}');
  expect(response.status).toBe(200);
  expect(stored).toMatchObject([{ event_type: 'app_rate_limited', event_id: 'rate-limit:T1:1700000040' }]);
  expect(reports).toMatchObject([{ outcome: 'stored', limitedMinuteSeconds: 1_700_000_040 }]);
});

test('an envelope without an event gets a 200 and is not stored', async () => {
  const { server, stored } = await start();
  expect((await post(server, '{"type":"something_new"}')).status).toBe(200);
  expect(stored).toEqual([]);
});

test('a request before a signing secret is set gets a 503 that says what to do', async () => {
  for (const secret of [undefined, '']) {
    const { server, stored, reports } = await start({ secret });
    const response = await post(server, message());
    expect(response.status).toBe(503);
    expect(response.text).toMatch(/SLACK_SIGNING_SECRET is not set.*Signing Secret/s);
    expect(stored).toEqual([]);
    expect(reports).toMatchObject([{ status: 503, outcome: 'setup' }]);
  }
});

const now = Math.floor(Date.now() / 1000);
test.each<[what: string, headers: Record<string, string>, reason: RegExp]>([
  ['an empty signature', { 'X-Slack-Signature': '' }, /Signature is missing/],
  ['an empty timestamp', { 'X-Slack-Request-Timestamp': '' }, /Timestamp is missing/],
  ['a signature by another secret', headers(message(), 'other'), /does not match/],
  ['the signature of another body', headers('{}'), /does not match/],
  ['a timestamp ten minutes ago', headers(message(), SECRET, now - 600), /stale/],
  ['a timestamp ten minutes ahead', headers(message(), SECRET, now + 600), /future/],
  ['a timestamp that is no number', { 'X-Slack-Request-Timestamp': `${now}junk` }, /not a number/],
])('a request with %s gets a 401, after which Slack may try again', async (_what, wrong, reason) => {
  const { server, stored, reports } = await start();
  const response = await post(server, message(), wrong);
  expect(response.status).toBe(401);
  expect(response.text).toMatch(reason);
  expect(response.headers).not.toHaveProperty('x-slack-no-retry');
  expect(stored).toEqual([]);
  expect(reports).toMatchObject([{ status: 401, outcome: 'refused' }]);
});

test.each(['', '{"type":', 'null', '3', '"text"', '[]', '\u0000'])(
  'a signed body %j gets a 400, after which Slack does not try again',
  async (body) => {
    const { server, stored } = await start();
    const response = await post(server, body);
    expect(response.status).toBe(400);
    expect(response.headers['x-slack-no-retry']).toBe('1');
    expect(stored).toEqual([]);
  },
);

test.each(['get', 'put', 'delete', 'options'] as const)('a request with the method %s gets a 405', async (method) => {
  const { server } = await start();
  const response = await supertest(server)[method]('/slack-events');
  expect(response.status).toBe(405);
  expect(response.headers['allow']).toBe('POST');
});

test('a report holds no text, no signature and no secret', async () => {
  const { server, reports } = await start();
  await post(server, message('private words'));
  await post(server, message('private words'), { 'X-Slack-Signature': `v0=${'a'.repeat(64)}` });
  await post(server, 'private words');
  expect(reports).toHaveLength(3);
  expect(JSON.stringify(reports)).not.toMatch(/private words|v0=|aaaa/);
  expect(JSON.stringify(reports)).not.toContain(SECRET);
});

test('a 200 is not sent before the append has resolved', async () => {
  const { promise, resolve } = deferred();
  const append = vi.fn(() => promise);
  const { server, reports } = await start({ append });
  let isAnswered = false;
  const response = post(server, message()).then((answered) => {
    isAnswered = true;
    return answered;
  });
  await expect.poll(() => append.mock.calls.length).toBe(1);
  // Another request is answered meanwhile, so the first one had the time to be.
  expect((await post(server, '{"type":"url_verification","challenge":"c"}')).status).toBe(200);
  expect(isAnswered).toBe(false);
  resolve();
  expect((await response).status).toBe(200);
  expect(reports).toHaveLength(2);
});

test.each(['resolve', 'reject'] as const)(
  'an append that takes too long leads to a 503, and may %s later',
  async (later) => {
    const { promise, ...end } = deferred();
    const { server, reports } = await start({ append: () => promise, appendTimeoutMs: 5 });
    const response = await post(server, message());
    expect(response.status).toBe(503);
    expect(response.headers['retry-after']).toBe('1');
    expect(reports).toMatchObject([
      {
        status: 503,
        outcome: 'not_stored',
        detail: expect.stringMatching(/not stored \(the journal: no answer within 0.005 s\)/),
      },
    ]);
    end[later]();
  },
);

test.each<[how: string, append: () => Promise<void>]>([
  ['rejects', () => Promise.reject(new Error('ENOSPC: no space left on device\nat journal.ts'))],
  [
    'throws',
    () => {
      throw new Error('ENOSPC: no space left on device');
    },
  ],
])('an append that %s leads to a 503, and the retry is stored', async (_how, fail) => {
  let isBroken = true;
  const stored: SlackRecord[] = [];
  const append = async (records: readonly SlackRecord[]) => (isBroken ? fail() : void stored.push(...records));
  const { server, reports } = await start({ append });
  const first = await post(server, message());
  expect(first.status).toBe(503);
  expect(first.headers['retry-after']).toBe('1');
  expect(first.headers).not.toHaveProperty('x-slack-no-retry');
  expect(first.text).not.toMatch(/ENOSPC|journal/);
  isBroken = false;
  const retry = { 'X-Slack-Retry-Num': '1', 'X-Slack-Retry-Reason': 'http_error' };
  expect((await post(server, message(), retry)).status).toBe(200);
  expect(stored).toMatchObject([{ event_id: 'Ev1' }]);
  expect(reports.map(({ detail }) => detail)).toEqual([
    'message in #C1 by U1: not stored (ENOSPC: no space left on device)',
    'message in #C1 by U1, retry 1 after http_error',
  ]);
});

test.each(readdirSync(SAMPLES))('the sample %s, signed, is stored and gets a 200', async (file) => {
  const { server, stored } = await start();
  const body = readFileSync(new URL(file, SAMPLES), 'utf8');
  expect((await post(server, body)).status).toBe(200);
  expect(stored).toHaveLength(1);
});

test('an event with JSON a million levels deep is stored', async () => {
  const { server, stored } = await start();
  const deep = `${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`;
  const body = `{"type":"event_callback","team_id":"T1","event":{"type":"message","channel":"C1","blocks":${deep}}}`;
  expect((await post(server, body)).status).toBe(200);
  expect(stored).toMatchObject([{ event_type: 'message', metric_type: 'unknown' }]);
});

test('a body of 50 MB in chunks gets a 413 without a stack trace', async () => {
  const { port, stored, server } = await start();
  const upload = request({ port, method: 'POST', path: '/slack-events', headers: headers('') });
  const response = new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
    upload.on('error', reject);
    upload.on('response', async (response) => {
      const body = (await response.setEncoding('utf8').toArray()).join('');
      resolve({ status: response.statusCode, body });
    });
  });
  const chunk = Buffer.alloc(BYTES_PER_MB);
  let isAnswered = false;
  const answered = response.then(() => {
    isAnswered = true;
  });
  for (let sent = 0; sent < 50 && !isAnswered; sent++) {
    if (!upload.write(chunk)) await Promise.race([answered, new Promise((resolve) => upload.once('drain', resolve))]);
  }
  expect(await response).toEqual({ status: 413, body: 'the body is over 4 MB\n' });
  upload.destroy();
  expect(stored).toEqual([]);
  expect((await post(server, message())).status).toBe(200);
});

test.each<[what: string, headers: Record<string, string>, cause: string, detail: RegExp]>([
  ['no signature', {}, 'unsigned', /^X-Slack-Signature is missing$/],
  ['a malformed signature', { ...headers(''), 'X-Slack-Signature': 'v0=abc' }, 'unsigned', /v0=<hex>/],
  ['a malformed timestamp', { ...headers(''), 'X-Slack-Request-Timestamp': `0${now}` }, 'unsigned', /not a number/],
  ['a timestamp ten minutes ago', headers('', SECRET, now - 600), 'stale', /^stale: signed \d+ seconds ago/],
  ['a timestamp ten minutes ahead', headers('', SECRET, now + 600), 'future', /^from the future: signed \d+ seconds/],
])('a request with %s is refused before its body is sent', async (_what, wrong, cause, detail) => {
  const { port, reports } = await start();
  const upload = request({
    port,
    method: 'POST',
    path: '/slack-events',
    headers: { ...wrong, 'Content-Length': BYTES_PER_MB },
  });
  upload.on('error', () => undefined);
  const status = new Promise((resolve) => upload.on('response', (response) => resolve(response.statusCode)));
  upload.flushHeaders();
  expect(await status).toBe(401);
  expect(reports).toMatchObject([{ cause, detail: expect.stringMatching(detail) }]);
  upload.destroy();
});

test('an upload that breaks off is reported, and the next request is served', async () => {
  const { port, server, reports } = await start();
  const upload = request({
    port,
    method: 'POST',
    path: '/slack-events',
    headers: { ...headers(''), 'Content-Length': 1000 },
  });
  upload.on('error', () => undefined);
  server.once('request', () => upload.destroy());
  upload.write('{"type":');
  await expect.poll(() => reports).toMatchObject([{ status: 400, detail: 'the upload broke off' }]);
  expect((await post(server, message())).status).toBe(200);
});

test('an unexpected error leads to a 500 that does not show it', async () => {
  const { server, reports } = await start({
    now: vi
      .fn(Date.now)
      .mockReturnValueOnce(0)
      .mockImplementationOnce(() => {
        throw new TypeError('secret thing');
      }),
  });
  const response = await post(server, message());
  expect(response.status).toBe(500);
  expect(response.text).not.toMatch(/secret thing|TypeError|\.ts/);
  expect(reports).toMatchObject([{ status: 500, detail: 'could not be handled (TypeError)' }]);
});
