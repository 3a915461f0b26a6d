import { expect, test } from 'vitest';
import { signingSecretDoubt, tokenKind } from './signing-secret.ts';

test.each(['8f742231b10e8888abcd99badc0ffee0', '8F742231B10E8888ABCD99BADC0FFEE0', '0'.repeat(32)])(
  'the secret %s has the form of a signing secret',
  (secret) => {
    expect(signingSecretDoubt(secret)).toBeUndefined();
  },
);

test.each([
  ['a shorter one', '8f742231b10e8888abcd99badc0ffee', '31 characters'],
  ['a longer one', `${'8f742231b10e8888'.repeat(4)}`, '64 characters'],
  ['one with other letters', '8f742231b10e8888abcd99badc0ffeez', 'others'],
  ['one with a prefix', 'xsec-1-8f742231b10e8888', '23 characters'],
  ['a word', 'secret', '6 characters'],
  ['a character', 'x', '1 character'],
  ['a base64 one', '9zQx+/8f742231b10e8888==', '24 characters'],
])('%s is an unusual signing secret, and the text says why without it', (_what, secret, reason) => {
  const doubt = signingSecretDoubt(secret);
  expect(doubt).toEqual({ kind: 'unusual', text: expect.stringContaining(`this one has ${reason}.`) });
  if (secret.length > 6) expect(doubt?.text).not.toContain(secret);
});

test.each([
  ['a bot token', 'xoxb-1-2-abc', 'This is a bot token;'],
  ['an app-level token', 'xapp-1-A0-1-abc', 'This is an app-level token;'],
  ['a user token', 'xoxp-1', 'This is a user token;'],
  ['a token that expires', 'xoxe.xoxb-1', 'This is a token that expires'],
  ['an empty text', '', 'It is empty;'],
  ['one with a space', '8f742231b10e8888 abcd99badc0ffee0', 'It has a space or a line end inside;'],
  ['one with a line end', '8f742231b10e8888\nabcd99badc0ffee0', 'It has a space or a line end inside;'],
])('%s is taken for a mistake', (_what, secret, text) => {
  expect(signingSecretDoubt(secret)).toEqual({ kind: 'mistaken', text: expect.stringContaining(text) });
});

test('a text that begins like no token has no kind', () => {
  expect(tokenKind('8f742231b10e8888abcd99badc0ffee0')).toBeUndefined();
  expect(tokenKind('xoxb-1')).toBe('a bot token');
});
