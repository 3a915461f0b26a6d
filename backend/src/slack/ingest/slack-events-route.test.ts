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

/** The route in an app of its own, with a journal that takes everything unless told otherwise. */
async function start(parts: Partial<SlackEventsRouteOptions> = {}) {
  const stored: SlackRecord[] = [];
  const calls: DeliveryReport[] = [];
  const append = async (records: readonly SlackRecord[]) => {
    stored.push(...records);
  };
  const onCall = (call: DeliveryReport) => {
    calls.push(call);
  };
  const app = express().use(slackEventsRoute({ secret: SECRET, append, now: Date.now, onDelivery: onCall, ...parts }));
  const server = createServer(app);
  servers.push(server);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return { server, stored, calls, port: (server.address() as AddressInfo).port };
}

/** An append that ends when the test says so. */
function held() {
  let resolve = () => {};
  let reject = () => {};
  const promise = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = () => no(new Error('too late'));
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

test('a signed event is stored and gets its 200', async () => {
  const { server, stored, calls } = await start();
  const answer = await post(server, message());
  expect(answer.status).toBe(200);
  expect(stored).toMatchObject([{ event_type: 'message', channel: 'C1', text: 'the text' }]);
  expect(calls).toMatchObject([{ status: 200, outcome: 'stored', detail: 'message in #C1 by U1' }]);
});

test('the challenge comes back as plain text, and nothing is stored', async () => {
  const { server, stored, calls } = await start();
  const answer = await post(
    server,
    '{"type":"url_verification","token":"x","challenge":"3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P"}',
  );
  expect(answer.text).toBe('3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P');
  expect(answer.headers).toMatchObject({ 'content-type': 'text/plain; charset=utf-8', 'content-length': '52' });
  expect(answer.headers['x-content-type-options']).toBe('nosniff');
  expect(stored).toEqual([]);
  expect(calls).toMatchObject([{ status: 200, outcome: 'verified', detail: 'url_verification' }]);
});

test('a limited minute is stored, and reported with its minute', async () => {
  const { server, stored, calls } = await start();
  const answer = await post(server, '{"type":"app_rate_limited","team_id":"T1","minute_rate_limited":1700000040}');
  expect(answer.status).toBe(200);
  expect(stored).toMatchObject([{ event_type: 'app_rate_limited', event_id: 'rate-limit:T1:1700000040' }]);
  expect(calls).toMatchObject([{ outcome: 'stored', limitedMinuteSeconds: 1_700_000_040 }]);
});

test('an envelope that brings no event is taken and left', async () => {
  const { server, stored } = await start();
  expect((await post(server, '{"type":"something_new"}')).status).toBe(200);
  expect(stored).toEqual([]);
});

test('without a secret the answer says what to do', async () => {
  for (const secret of [undefined, '']) {
    const { server, stored, calls } = await start({ secret });
    const answer = await post(server, message());
    expect(answer.status).toBe(503);
    expect(answer.text).toMatch(/SLACK_SIGNING_SECRET is not set.*Signing Secret/s);
    expect(stored).toEqual([]);
    expect(calls).toMatchObject([{ status: 503, outcome: 'setup' }]);
  }
});

const now = Math.floor(Date.now() / 1000);
test.each<[why: string, headers: Record<string, string>, says: RegExp]>([
  ['no signature', { 'X-Slack-Signature': '' }, /Signature is missing/],
  ['no timestamp', { 'X-Slack-Request-Timestamp': '' }, /Timestamp is missing/],
  ['another secret', headers(message(), 'other'), /does not match/],
  ['another body', headers('{}'), /does not match/],
  ['ten minutes old', headers(message(), SECRET, now - 600), /stale/],
  ['ten minutes ahead', headers(message(), SECRET, now + 600), /future/],
  ['no number', { 'X-Slack-Request-Timestamp': `${now}junk` }, /not a number/],
])('401 for %s, and Slack may try again', async (_why, wrong, says) => {
  const { server, stored, calls } = await start();
  const answer = await post(server, message(), wrong);
  expect(answer.status).toBe(401);
  expect(answer.text).toMatch(says);
  expect(answer.headers).not.toHaveProperty('x-slack-no-retry');
  expect(stored).toEqual([]);
  expect(calls).toMatchObject([{ status: 401, outcome: 'refused' }]);
});

test.each(['', '{"type":', 'null', '3', '"text"', '[]', '\u0000'])('400 for the signed body %j', async (body) => {
  const { server, stored } = await start();
  const answer = await post(server, body);
  expect(answer.status).toBe(400);
  expect(answer.headers['x-slack-no-retry']).toBe('1');
  expect(stored).toEqual([]);
});

test.each(['get', 'put', 'delete', 'options'] as const)('405 for %s', async (method) => {
  const { server } = await start();
  const answer = await supertest(server)[method]('/slack-events');
  expect(answer.status).toBe(405);
  expect(answer.headers['allow']).toBe('POST');
});

test('no call is reported with a text, a signature or the secret', async () => {
  const { server, calls } = await start();
  await post(server, message('private words'));
  await post(server, message('private words'), { 'X-Slack-Signature': `v0=${'a'.repeat(64)}` });
  await post(server, 'private words');
  expect(calls).toHaveLength(3);
  expect(JSON.stringify(calls)).not.toMatch(/private words|v0=|aaaa/);
  expect(JSON.stringify(calls)).not.toContain(SECRET);
});

test('no 200 before the append has resolved', async () => {
  const { promise, resolve } = held();
  const append = vi.fn(() => promise);
  const { server, calls } = await start({ append });
  let answered = false;
  const answer = post(server, message()).then((response) => {
    answered = true;
    return response;
  });
  await expect.poll(() => append.mock.calls.length).toBe(1);
  // Another call goes all the way meanwhile, so that the first one had its chance.
  expect((await post(server, '{"type":"url_verification","challenge":"c"}')).status).toBe(200);
  expect(answered).toBe(false);
  resolve();
  expect((await answer).status).toBe(200);
  expect(calls).toHaveLength(2);
});

test.each(['resolve', 'reject'] as const)(
  '503 when the append takes too long, whatever it does later: %s',
  async (later) => {
    const { promise, ...end } = held();
    const { server, calls } = await start({ append: () => promise, appendTimeoutMs: 5 });
    const answer = await post(server, message());
    expect(answer.status).toBe(503);
    expect(answer.headers['retry-after']).toBe('1');
    expect(calls).toMatchObject([
      { status: 503, outcome: 'not_stored', detail: expect.stringMatching(/took over 5 ms/) },
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
])('503 when the append %s; the retry is stored', async (_how, fail) => {
  let broken = true;
  const stored: SlackRecord[] = [];
  const append = async (records: readonly SlackRecord[]) => (broken ? fail() : void stored.push(...records));
  const { server, calls } = await start({ append });
  const first = await post(server, message());
  expect(first.status).toBe(503);
  expect(first.headers['retry-after']).toBe('1');
  expect(first.headers).not.toHaveProperty('x-slack-no-retry');
  expect(first.text).not.toMatch(/ENOSPC|journal/);
  broken = false;
  const retry = { 'X-Slack-Retry-Num': '1', 'X-Slack-Retry-Reason': 'http_error' };
  expect((await post(server, message(), retry)).status).toBe(200);
  expect(stored).toMatchObject([{ event_id: 'Ev1' }]);
  expect(calls.map(({ detail }) => detail)).toEqual([
    'message in #C1 by U1: not stored (ENOSPC: no space left on device)',
    'message in #C1 by U1, retry 1 after http_error',
  ]);
});

test.each(readdirSync(SAMPLES))('%s, signed, gets its 200', async (file) => {
  const { server, stored } = await start();
  const body = readFileSync(new URL(file, SAMPLES), 'utf8');
  expect((await post(server, body)).status).toBe(200);
  expect(stored).toHaveLength(1);
});

test('JSON a million deep is an event like any other', async () => {
  const { server, stored } = await start();
  const deep = `${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`;
  const body = `{"type":"event_callback","team_id":"T1","event":{"type":"message","channel":"C1","blocks":${deep}}}`;
  expect((await post(server, body)).status).toBe(200);
  expect(stored).toMatchObject([{ event_type: 'message', metric_type: 'unknown' }]);
});

test('413 for 50 MB in pieces, and not a trace of a stack', async () => {
  const { port, stored, server } = await start();
  const upload = request({ port, method: 'POST', path: '/slack-events', headers: headers('') });
  const answer = new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
    upload.on('error', reject);
    upload.on('response', async (response) => {
      const body = (await response.setEncoding('utf8').toArray()).join('');
      resolve({ status: response.statusCode, body });
    });
  });
  const piece = Buffer.alloc(BYTES_PER_MB);
  let answered = false;
  const heard = answer.then(() => {
    answered = true;
  });
  for (let sent = 0; sent < 50 && !answered; sent++) {
    if (!upload.write(piece)) await Promise.race([heard, new Promise((resolve) => upload.once('drain', resolve))]);
  }
  expect(await answer).toEqual({ status: 413, body: 'the body is over 4 MB\n' });
  upload.destroy();
  expect(stored).toEqual([]);
  expect((await post(server, message())).status).toBe(200);
});

test('who does not even say that it is Slack is not listened to', async () => {
  const { port, calls } = await start();
  const upload = request({ port, method: 'POST', path: '/slack-events', headers: { 'Content-Length': BYTES_PER_MB } });
  upload.on('error', () => undefined);
  const status = new Promise((resolve) => upload.on('response', (response) => resolve(response.statusCode)));
  upload.flushHeaders();
  expect(await status).toBe(401);
  expect(calls).toMatchObject([{ cause: 'unsigned', detail: 'X-Slack-Signature is missing' }]);
  upload.destroy();
});

test('an upload that breaks off disturbs nobody', async () => {
  const { port, server, calls } = await start();
  const upload = request({
    port,
    method: 'POST',
    path: '/slack-events',
    headers: { ...headers(''), 'Content-Length': 1000 },
  });
  upload.on('error', () => undefined);
  server.once('request', () => upload.destroy());
  upload.write('{"type":');
  await expect.poll(() => calls).toMatchObject([{ status: 400, detail: 'the upload broke off' }]);
  expect((await post(server, message())).status).toBe(200);
});

test('a mistake of ours is a 500 that tells nothing', async () => {
  const { server, calls } = await start({
    now: vi
      .fn(Date.now)
      .mockReturnValueOnce(0)
      .mockImplementationOnce(() => {
        throw new TypeError('secret thing');
      }),
  });
  const answer = await post(server, message());
  expect(answer.status).toBe(500);
  expect(answer.text).not.toMatch(/secret thing|TypeError|\.ts/);
  expect(calls).toMatchObject([{ status: 500, detail: 'could not be handled (TypeError)' }]);
});
