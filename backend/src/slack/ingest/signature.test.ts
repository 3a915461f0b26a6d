import { ErrorCode, verifyRequestSignature } from '@slack/events-api';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DAY_MS, SECOND_MS, secondsToMs } from '../../core/time/units.ts';
import { parseSignatureHeaders, slackSignature, verifySignedBody } from './signature.ts';

// The real function, whose calls the tests observe.
vi.mock(import('@slack/events-api'), { spy: true });

/** The example of docs.slack.dev/authentication/verifying-requests-from-slack */
const published = {
  secret: '8f742231b10e8888abcd99yyyzzz85a5',
  signature: 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
  timestamp: '1531420618',
  body: 'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c',
};
const SIGNED_SECONDS = 1_531_420_618;

interface Request {
  secret: string;
  signature: string | undefined;
  timestamp: string | undefined;
  body: string | Buffer;
}

/**
 * What the route does with a request: `ok`, or why it is refused. The library reads the machine's clock, so it is set.
 */
function verdict({ secret, signature, timestamp, body }: Request, nowSeconds = SIGNED_SECONDS): string {
  vi.setSystemTime(secondsToMs(nowSeconds));
  const headers = parseSignatureHeaders(signature, timestamp, nowSeconds);
  if ('cause' in headers) return headers.message;
  const text = verifySignedBody(secret, headers, Buffer.from(body));
  return typeof text === 'string' ? 'ok' : text.message;
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterEach(() => {
  vi.mocked(verifyRequestSignature).mockReset();
  vi.useRealTimers();
});

describe('the headers of a request', () => {
  it.each([
    ['no signature', { signature: undefined }, /Signature is missing/],
    ['an empty signature', { signature: '' }, /Signature is missing/],
    ['no timestamp', { timestamp: undefined }, /Timestamp is missing/],
    ['an empty timestamp', { timestamp: '' }, /Timestamp is missing/],
    ['a timestamp with other characters behind it', { timestamp: '1531420618junk' }, /not a number/],
    ['a negative timestamp', { timestamp: '-1531420618' }, /not a number/],
    ['a fractional timestamp', { timestamp: '1531420618.0' }, /not a number/],
    ['a timestamp of 400 digits', { timestamp: '9'.repeat(400) }, /not a number/],
    ['two timestamps', { timestamp: '1531420618, 1531420618' }, /not a number/],
    ['a timestamp with a leading zero', { timestamp: '01531420618' }, /not a number/],
    ['a signature of another version', { signature: published.signature.replace('v0', 'v1') }, /v0=<hex>/],
    ['a signature without a version', { signature: published.signature.slice(3) }, /v0=<hex>/],
    ['half a signature', { signature: published.signature.slice(0, 40) }, /v0=<hex>/],
    ['two signatures', { signature: `${published.signature}, ${published.signature}` }, /v0=<hex>/],
  ])('are refused with %s, before the library verifies anything', (_what, change, reason) => {
    expect(verdict({ ...published, ...change })).toMatch(reason);
    expect(verifyRequestSignature).not.toHaveBeenCalled();
  });

  it.each([
    ['301 seconds ago', 301, /^stale: signed 301 seconds ago \(is this machine's clock right\?\)$/],
    ['301 seconds ahead', -301, /^from the future: signed 301 seconds ahead/],
    ['a day ahead', -DAY_MS / SECOND_MS, /^from the future: signed 86400 seconds ahead/],
  ])('are refused when they were signed %s, before the library verifies anything', (_when, age, reason) => {
    expect(verdict(published, SIGNED_SECONDS + age)).toMatch(reason);
    expect(verifyRequestSignature).not.toHaveBeenCalled();
  });

  it.each([
    ['300 seconds ago', 300],
    ['300 seconds ahead', -300],
  ])('are accepted when they were signed %s', (_when, age) => {
    expect(verdict(published, SIGNED_SECONDS + age)).toBe('ok');
  });
});

describe('the signature of a body', () => {
  it('is accepted in the example that Slack publishes', () => {
    expect(verdict(published)).toBe('ok');
    expect(slackSignature(published.secret, SIGNED_SECONDS, published.body)).toBe(published.signature);
  });

  it.each([
    ['body', { body: `${published.body}&` }],
    ['secret', { secret: 'other' }],
    ['timestamp', { timestamp: '1531420619' }],
  ])('is refused by the library when it was made for another %s', (_what, change) => {
    expect(verdict({ ...published, ...change })).toContain('the signature does not match SLACK_SIGNING_SECRET');
    expect(verifyRequestSignature).toHaveBeenCalledOnce();
    expect(vi.mocked(verifyRequestSignature).mock.results).toMatchObject([
      { type: 'throw', value: { code: ErrorCode.SignatureVerificationFailure } },
    ]);
  });

  it('is refused with a hint to the secret if that has an unusual form', () => {
    const other = { ...published, body: 'other' };
    const usual = { ...other, secret: '8f742231b10e8888abcd99badc0ffee0' };
    expect(verdict(usual)).toBe('the signature does not match SLACK_SIGNING_SECRET');
    expect(verdict(other)).toBe(
      'the signature does not match SLACK_SIGNING_SECRET, which is not the usual 32 hexadecimal digits: copy it again',
    );
  });

  it('is stale when the library rejects it as too old after the body was read', () => {
    const headers = parseSignatureHeaders(published.signature, published.timestamp, SIGNED_SECONDS + 300);
    if ('cause' in headers) throw new Error(headers.message);
    vi.setSystemTime(secondsToMs(SIGNED_SECONDS + 301));
    expect(verifySignedBody(published.secret, headers, Buffer.from(published.body))).toEqual({
      cause: 'stale',
      message: "stale: signed over 300 seconds ago (is this machine's clock right?)",
    });
  });

  it('throws when the library fails for another reason', () => {
    vi.mocked(verifyRequestSignature).mockImplementationOnce(() => {
      throw new TypeError('out of memory');
    });
    expect(() => verdict(published)).toThrow('out of memory');
  });

  it('is refused when there is no secret to check it against', () => {
    expect(verdict({ ...published, secret: '', signature: slackSignature(' ', SIGNED_SECONDS, '') })).toMatch(
      /no signing secret/,
    );
  });

  it('is accepted for text beyond ASCII, with or without a byte order mark', () => {
    for (const body of ['{"text":"Grüße \\ud83d 🐼"}', '\ufeff{}', '\0']) {
      const signature = slackSignature('secret', SIGNED_SECONDS, body);
      expect(verdict({ ...published, secret: 'secret', signature, body })).toBe('ok');
    }
  });

  it('is refused for bytes that are not UTF-8, even if they decode to the signed text', () => {
    const [bytes, text] = [Buffer.from([0x22, 0xff, 0x22]), '"\uFFFD"'];
    for (const signed of [bytes, text]) {
      const signature = slackSignature('secret', SIGNED_SECONDS, signed);
      expect(verdict({ ...published, secret: 'secret', signature, body: bytes })).toMatch(/not UTF-8/);
    }
  });

  it('is accepted only for the text and the secret with which it was made', () => {
    const secrets = fc.constantFrom('a', published.secret, 'x'.repeat(64), 'ü'.repeat(40), 'x'.repeat(65));
    const bodies = fc.oneof(fc.string({ unit: 'binary' }), fc.constant(''), fc.constant(published.body));
    fc.assert(
      fc.property(secrets, bodies, secrets, bodies, (signingSecret, signedBody, secret, body) => {
        const signature = slackSignature(signingSecret, SIGNED_SECONDS, signedBody);
        const isAccepted = verdict({ ...published, secret, signature, body }) === 'ok';
        expect(isAccepted).toBe(secret === signingSecret && body === signedBody);
      }),
    );
  });
});
