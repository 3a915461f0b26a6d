/**
 * What the form of a signing secret says. `mistaken`: it is certainly something else, such as a token. `unusual`: no
 * signing secret looks like it today, but only Slack decides what its secrets look like.
 */
export interface SigningSecretDoubt {
  kind: 'mistaken' | 'unusual';
  /** A sentence that names the remedy, without the secret. */
  text: string;
}

const USUAL_FORM = /^[0-9a-f]{32}$/i;
const USUALLY = '32 digits and letters from a to f';

/** The beginnings of Slack's tokens: docs.slack.dev/authentication/tokens */
const TOKEN_KINDS: readonly (readonly [prefix: string, what: string])[] = [
  ['xoxb-', 'a bot token'],
  ['xapp-', 'an app-level token'],
  ['xoxp-', 'a user token'],
  ['xoxe', 'a token that expires: turn token rotation off in the app settings'],
];

/** What a text is by its beginning, for example `a bot token`; `undefined` if it begins like no token of Slack's. */
export function tokenKind(text: string): string | undefined {
  return TOKEN_KINDS.find(([prefix]) => text.startsWith(prefix))?.[1];
}

/** Why a text may be no signing secret; `undefined` if it has the form of one. See docs/slack-events.md#signatures */
export function signingSecretDoubt(secret: string): SigningSecretDoubt | undefined {
  if (USUAL_FORM.test(secret)) return undefined;
  const token = tokenKind(secret);
  if (token) return { kind: 'mistaken', text: `This is ${token}; the signing secret is ${USUALLY}.` };
  if (secret === '') return { kind: 'mistaken', text: `It is empty; the signing secret is ${USUALLY}.` };
  if (/[\s\p{Cc}]/u.test(secret))
    return { kind: 'mistaken', text: `It has a space or a line end inside; the signing secret is ${USUALLY}.` };
  const found =
    secret.length === 32 ? 'others' : `${secret.length} ${secret.length === 1 ? 'character' : 'characters'}`;
  return {
    kind: 'unusual',
    text: `Slack's signing secrets are ${USUALLY} today, and this one has ${found}. If Slack's requests are refused, copy it again from Basic Information, Signing Secret, of your Slack app.`,
  };
}
