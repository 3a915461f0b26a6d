import { verifyRequestSignature } from '@slack/events-api';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkSignature, type SignedRequest, slackSignature } from './signature.ts';

/** Slack's published example: docs.slack.dev/authentication/verifying-requests-from-slack. */
const published = {
  secret: '8f742231b10e8888abcd99yyyzzz85a5',
  signature: 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
  timestamp: '1531420618',
  body: 'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c',
  nowSeconds: 1531420618,
};

function verdict(request: SignedRequest): string {
  return checkSignature(request)?.message ?? 'ok';
}

test('takes the example that Slack publishes', () => {
  expect(verdict(published)).toBe('ok');
  expect(slackSignature(published.secret, published.nowSeconds, published.body)).toBe(published.signature);
});

test('takes bytes as well as text, beyond ASCII too', () => {
  const body = '{"text":"Grüße \\ud83d 🐼"}';
  const signature = slackSignature('secret', published.nowSeconds, body);
  expect(verdict({ ...published, secret: 'secret', signature, body: Buffer.from(body) })).toBe('ok');
});

test.each([
  ['300 s ago', 300, 'ok'],
  ['301 s ago', 301, /^stale/],
  ['300 s ahead', -300, 'ok'],
  ['301 s ahead', -301, /^from the future/],
  ['a day ahead', -86_400, /^from the future/],
])('signed %s', (_when, age, says) => {
  expect(verdict({ ...published, nowSeconds: published.nowSeconds + age })).toMatch(says);
});

test('takes the bytes that were signed and no others, though both may read the same as text', () => {
  const [body, other] = [Buffer.from([0x22, 0xff, 0x22]), Buffer.from('"\uFFFD"')];
  const signature = slackSignature('secret', published.nowSeconds, body);
  expect(verdict({ ...published, secret: 'secret', signature, body })).toBe('ok');
  expect(verdict({ ...published, secret: 'secret', signature, body: other })).toMatch(/does not match/);
});

/** What Slack's own package says. It reads the machine's clock. */
function slackSdkAccepts(
  signingSecret: string,
  requestSignature: string,
  requestTimestamp: number,
  body: string,
): boolean {
  try {
    return verifyRequestSignature({ signingSecret, requestSignature, requestTimestamp, body });
  } catch {
    return false;
  }
}

test("says what Slack's own package says, of any body under any of some secrets, and of a change of either", () => {
  const nowSeconds = Math.floor(Date.now() / 1000);
  const secret = fc.constantFrom('a', published.secret, 'x'.repeat(64), 'ü'.repeat(40), 'x'.repeat(65));
  const body = fc.oneof(fc.string({ unit: 'binary' }), fc.constant(''), fc.constant(published.body));
  fc.assert(
    fc.property(secret, body, secret, body, (signingSecret, signed, secret, body) => {
      const signature = slackSignature(signingSecret, nowSeconds, signed);
      const ours = checkSignature({ secret, signature, timestamp: String(nowSeconds), body, nowSeconds }) === undefined;
      expect(ours).toBe(slackSdkAccepts(secret, signature, nowSeconds, body));
      expect(ours).toBe(secret === signingSecret && body === signed);
    }),
  );
});

test.each([
  ['no signature', { signature: undefined }, /Signature is missing/],
  ['an empty signature', { signature: '' }, /Signature is missing/],
  ['no timestamp', { timestamp: undefined }, /Timestamp is missing/],
  ['an empty timestamp', { timestamp: '' }, /Timestamp is missing/],
  ['a timestamp with junk behind', { timestamp: '1531420618junk' }, /not a number/],
  ['a negative timestamp', { timestamp: '-1531420618' }, /not a number/],
  ['a fraction', { timestamp: '1531420618.0' }, /not a number/],
  ['a number beyond all numbers', { timestamp: '9'.repeat(400) }, /not a number/],
  ['two timestamps', { timestamp: '1531420618, 1531420618' }, /not a number/],
  ['another version', { signature: published.signature.replace('v0', 'v1') }, /v0=<hex>/],
  ['no version', { signature: published.signature.slice(3) }, /v0=<hex>/],
  ['half a signature', { signature: published.signature.slice(0, 40) }, /v0=<hex>/],
  ['another body', { body: `${published.body}&` }, /does not match/],
  ['another secret', { secret: 'other' }, /does not match/],
  ['another timestamp', { timestamp: '1531420619' }, /does not match/],
  ['a timestamp with a zero before it', { timestamp: '01531420618' }, /not a number/],
  [
    'an empty secret, however signed',
    { secret: '', signature: slackSignature(' ', 1531420618, '') },
    /no signing secret/,
  ],
])('refuses %s', (_what, change, says) => {
  expect(verdict({ ...published, ...change })).toMatch(says);
});
