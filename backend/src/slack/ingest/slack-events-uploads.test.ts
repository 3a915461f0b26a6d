import { request } from 'node:http';
import { expect, test } from 'vitest';
import {
  currentSeconds,
  messageBody,
  postSigned,
  ROUTE_SECRET,
  setUpEventsRoute,
  signedHeaders,
} from '../../../../test/slack/served-events-route.ts';
import { BYTES_PER_MB } from '../../core/protocol/bytes.ts';

const start = setUpEventsRoute();
const now = currentSeconds();

/** Begins a request whose body the test sends. The test does not fail when the server closes the connection. */
function startUpload(port: number, headers: Record<string, string | number>) {
  const upload = request({ port, method: 'POST', path: '/slack-events', headers });
  return upload.on('error', () => undefined);
}

test('a body of 50 MB in chunks gets a 413 without a stack trace', async () => {
  const { port, stored, server } = await start();
  const upload = startUpload(port, signedHeaders(''));
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
  expect((await postSigned(server, messageBody())).status).toBe(200);
});

test.each<[what: string, headers: Record<string, string>, cause: string, detail: RegExp]>([
  ['no signature', {}, 'unsigned', /^X-Slack-Signature is missing$/],
  ['a malformed signature', { ...signedHeaders(''), 'X-Slack-Signature': 'v0=abc' }, 'unsigned', /v0=<hex>/],
  [
    'a malformed timestamp',
    { ...signedHeaders(''), 'X-Slack-Request-Timestamp': `0${now}` },
    'unsigned',
    /not a number/,
  ],
  [
    'a timestamp ten minutes ago',
    signedHeaders('', ROUTE_SECRET, now - 600),
    'stale',
    /^stale: signed \d+ seconds ago/,
  ],
  [
    'a timestamp ten minutes ahead',
    signedHeaders('', ROUTE_SECRET, now + 600),
    'future',
    /^from the future: signed \d+ seconds/,
  ],
])('a request with %s is refused before its body is sent', async (_what, wrong, cause, detail) => {
  const { port, reports } = await start();
  const upload = startUpload(port, { ...wrong, 'Content-Length': BYTES_PER_MB });
  const status = new Promise((resolve) => upload.on('response', (response) => resolve(response.statusCode)));
  upload.flushHeaders();
  expect(await status).toBe(401);
  expect(reports).toMatchObject([{ cause, detail: expect.stringMatching(detail) }]);
  upload.destroy();
});

test('an upload that breaks off is reported, and the next request is served', async () => {
  const { port, server, reports } = await start();
  const upload = startUpload(port, { ...signedHeaders(''), 'Content-Length': 1000 });
  server.once('request', () => upload.destroy());
  upload.write('{"type":');
  await expect.poll(() => reports).toMatchObject([{ status: 400, detail: 'the upload broke off' }]);
  expect((await postSigned(server, messageBody())).status).toBe(200);
});
