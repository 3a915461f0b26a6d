import { readdirSync, readFileSync } from 'node:fs';
import supertest from 'supertest';
import { expect, test, vi } from 'vitest';
import {
  currentSeconds,
  messageBody,
  postSigned,
  ROUTE_SECRET,
  setUpEventsRoute,
  signedHeaders,
} from '../../../../test/slack/served-events-route.ts';
import type { SlackRecord } from '../../core/records/record.ts';

const SAMPLES = new URL('../../../../test/slack-samples/events/', import.meta.url);
const start = setUpEventsRoute();

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

test('a signed event is stored and gets a 200', async () => {
  const { server, stored, reports } = await start();
  const response = await postSigned(server, messageBody());
  expect(response.status).toBe(200);
  expect(stored).toMatchObject([{ event_type: 'message', channel: 'C1', text: 'the text' }]);
  expect(reports).toMatchObject([{ status: 200, outcome: 'stored', detail: 'message in #C1 by U1' }]);
});

test('the response to url_verification is the challenge as plain text, and nothing is stored', async () => {
  const { server, stored, reports } = await start();
  const response = await postSigned(
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
  const response = await postSigned(
    server,
    '{"type":"app_rate_limited","team_id":"T1","minute_rate_limited":1700000040}',
  );
  expect(response.status).toBe(200);
  expect(stored).toMatchObject([{ event_type: 'app_rate_limited', event_id: 'rate-limit:T1:1700000040' }]);
  expect(reports).toMatchObject([{ outcome: 'stored', limitedMinuteSeconds: 1_700_000_040 }]);
});

test('an envelope without an event gets a 200 and is not stored', async () => {
  const { server, stored } = await start();
  expect((await postSigned(server, '{"type":"something_new"}')).status).toBe(200);
  expect(stored).toEqual([]);
});

test('a request before a signing secret is set gets a 503 that explains what to do', async () => {
  for (const secret of [undefined, '']) {
    const { server, stored, reports } = await start({ secret });
    const response = await postSigned(server, messageBody());
    expect(response.status).toBe(503);
    expect(response.text).toMatch(/SLACK_SIGNING_SECRET is not set.*Signing Secret/s);
    expect(stored).toEqual([]);
    expect(reports).toMatchObject([{ status: 503, outcome: 'setup' }]);
  }
});

const now = currentSeconds();
test.each<[what: string, headers: Record<string, string>, reason: RegExp]>([
  ['an empty signature', { 'X-Slack-Signature': '' }, /Signature is missing/],
  ['an empty timestamp', { 'X-Slack-Request-Timestamp': '' }, /Timestamp is missing/],
  ['a signature by another secret', signedHeaders(messageBody(), 'other'), /does not match/],
  ['the signature of another body', signedHeaders('{}'), /does not match/],
  ['a timestamp ten minutes ago', signedHeaders(messageBody(), ROUTE_SECRET, now - 600), /stale/],
  ['a timestamp ten minutes ahead', signedHeaders(messageBody(), ROUTE_SECRET, now + 600), /future/],
  ['a timestamp that is no number', { 'X-Slack-Request-Timestamp': `${now}junk` }, /not a number/],
])('a request with %s gets a 401, after which Slack may try again', async (_what, wrong, reason) => {
  const { server, stored, reports } = await start();
  const response = await postSigned(server, messageBody(), wrong);
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
    const response = await postSigned(server, body);
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
  await postSigned(server, messageBody('private words'));
  await postSigned(server, messageBody('private words'), { 'X-Slack-Signature': `v0=${'a'.repeat(64)}` });
  await postSigned(server, 'private words');
  expect(reports).toHaveLength(3);
  expect(JSON.stringify(reports)).not.toMatch(/private words|v0=|aaaa/);
  expect(JSON.stringify(reports)).not.toContain(ROUTE_SECRET);
});

test('a 200 is not sent before the append has resolved', async () => {
  const { promise, resolve } = deferred();
  const append = vi.fn(() => promise);
  const { server, reports } = await start({ append });
  let isAnswered = false;
  const response = postSigned(server, messageBody()).then((answered) => {
    isAnswered = true;
    return answered;
  });
  await expect.poll(() => append.mock.calls.length).toBe(1);
  // Another request gets its response meanwhile, so the first one had enough time for a response.
  expect((await postSigned(server, '{"type":"url_verification","challenge":"c"}')).status).toBe(200);
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
    const response = await postSigned(server, messageBody());
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
  const first = await postSigned(server, messageBody());
  expect(first.status).toBe(503);
  expect(first.headers['retry-after']).toBe('1');
  expect(first.headers).not.toHaveProperty('x-slack-no-retry');
  expect(first.text).not.toMatch(/ENOSPC|journal/);
  isBroken = false;
  const retry = { 'X-Slack-Retry-Num': '1', 'X-Slack-Retry-Reason': 'http_error' };
  expect((await postSigned(server, messageBody(), retry)).status).toBe(200);
  expect(stored).toMatchObject([{ event_id: 'Ev1' }]);
  expect(reports.map(({ detail }) => detail)).toEqual([
    'message in #C1 by U1: not stored (ENOSPC: no space left on device)',
    'message in #C1 by U1, retry 1 after http_error',
  ]);
});

test.each(readdirSync(SAMPLES))('the sample %s, signed, is stored and gets a 200', async (file) => {
  const { server, stored } = await start();
  const body = readFileSync(new URL(file, SAMPLES), 'utf8');
  expect((await postSigned(server, body)).status).toBe(200);
  expect(stored).toHaveLength(1);
});

test('an event with JSON a million levels deep is stored', async () => {
  const { server, stored } = await start();
  const deep = `${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`;
  const body = `{"type":"event_callback","team_id":"T1","event":{"type":"message","channel":"C1","blocks":${deep}}}`;
  expect((await postSigned(server, body)).status).toBe(200);
  expect(stored).toMatchObject([{ event_type: 'message', metric_type: 'unknown' }]);
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
  const response = await postSigned(server, messageBody());
  expect(response.status).toBe(500);
  expect(response.text).not.toMatch(/secret thing|TypeError|\.ts/);
  expect(reports).toMatchObject([{ status: 500, detail: 'could not be handled (TypeError)' }]);
});
