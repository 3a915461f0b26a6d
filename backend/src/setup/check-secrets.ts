import { WebAPIPlatformError, WebClient } from '@slack/web-api';
import type { SecretCheck, SecretChecks, SlackSecrets } from '../core/protocol/setup-response.ts';
import { SILENT_LOGGER } from '../slack/api/silent-logger.ts';
import { explainErrorCode } from '../slack/api/slack-api-error.ts';
import { lenientObject, lenientText } from '../slack/lenient-schema.ts';

const TIMEOUT_MS = 10_000;

const authTestSchema = lenientObject({ team: lenientText });

/** Looks at what was pasted, and asks Slack about tokens. */
export async function checkSecrets(
  { bot_token, app_token, signing_secret }: SlackSecrets,
  apiUrl: string,
): Promise<SecretChecks> {
  const [bot, app] = await Promise.all([
    bot_token === undefined
      ? undefined
      : (wrongKindFinding(bot_token, 'xoxb-') ?? askSlack(bot_token, 'auth.test', apiUrl)),
    app_token === undefined
      ? undefined
      : (wrongKindFinding(app_token, 'xapp-') ?? askSlack(app_token, 'apps.connections.open', apiUrl)),
  ]);
  return {
    ...(bot ? { bot_token: bot } : {}),
    ...(app ? { app_token: app } : {}),
    ...(signing_secret === undefined ? {} : { signing_secret: secretFinding(signing_secret) }),
  };
}

const SECRET_KINDS: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/^xoxb-/, 'a bot token'],
  [/^xapp-/, 'an app-level token'],
  [/^xoxp-/, 'a user token'],
  [/^xoxe/, 'a token that expires: switch token rotation off'],
  [/^[0-9a-f]{32}$/i, 'a secret: the signing secret, or the client secret'],
];
const EXPECTED_KIND = {
  'xoxb-': 'a bot token starts with xoxb-',
  'xapp-': 'an app-level token starts with xapp-',
} as const;

function wrongKindFinding(token: string, prefix: keyof typeof EXPECTED_KIND): SecretCheck | undefined {
  if (token.startsWith(prefix)) return undefined;
  const [, what] = SECRET_KINDS.find(([pattern]) => pattern.test(token)) ?? [];
  return {
    ok: false,
    text: what
      ? `This is ${what}; ${EXPECTED_KIND[prefix]}.`
      : `This is no token of Slack's; ${EXPECTED_KIND[prefix]}.`,
  };
}

function secretFinding(secret: string): SecretCheck {
  if (/^[0-9a-f]{32}$/i.test(secret))
    return { ok: true, text: "It has the right form. Slack's next call tells whether it is this app's." };
  const [, what] = SECRET_KINDS.find(([pattern]) => pattern.test(secret)) ?? [];
  return {
    ok: false,
    text: `${what ? `This is ${what}; the` : 'The'} signing secret is 32 digits and letters from a to f.`,
  };
}

async function askSlack(
  token: string,
  method: 'auth.test' | 'apps.connections.open',
  apiUrl: string,
): Promise<SecretCheck> {
  const client = new WebClient(token, {
    slackApiUrl: apiUrl,
    timeout: TIMEOUT_MS,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: SILENT_LOGGER,
  });
  try {
    const { team } = authTestSchema.parse(await client.apiCall(method)) ?? {};
    return {
      ok: true,
      text: team ? `Slack knows it: it is of ${team}.` : 'Slack opens a connection with it.',
    };
  } catch (error) {
    if (!(error instanceof WebAPIPlatformError))
      return { ok: false, text: 'Slack could not be reached. Is this machine online?' };
    return { ok: false, text: refusalText(error.data.error) };
  }
}

function refusalText(code: string): string {
  const words = explainErrorCode(code);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
