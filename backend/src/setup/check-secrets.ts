import { WebAPIPlatformError, WebClient } from '@slack/web-api';
import type { SecretCheck, SecretChecks, SlackSecrets } from '../core/protocol/setup-response.ts';
import { signingSecretDoubt, tokenKind } from '../core/protocol/signing-secret.ts';
import { type Milliseconds, SECOND_MS } from '../core/time/units.ts';
import { SILENT_LOGGER } from '../slack/api/silent-logger.ts';
import { explainErrorCode } from '../slack/api/slack-api-error.ts';
import { lenientObject, lenientText } from '../slack/lenient-schema.ts';

const TIMEOUT_MS: Milliseconds = 10 * SECOND_MS;

const authTestSchema = lenientObject({ team: lenientText });

/**
 * Checks the form of each given secret, and calls a method of Slack's Web API with each token. Resolves with the result
 * for each of them.
 */
export async function checkSecrets(
  { bot_token, app_token, signing_secret }: SlackSecrets,
  apiUrl: string,
): Promise<SecretChecks> {
  const [bot, app] = await Promise.all([
    bot_token === undefined
      ? undefined
      : (checkTokenPrefix(bot_token, 'xoxb-') ?? checkTokenWithSlack(bot_token, 'auth.test', apiUrl)),
    app_token === undefined
      ? undefined
      : (checkTokenPrefix(app_token, 'xapp-') ?? checkTokenWithSlack(app_token, 'apps.connections.open', apiUrl)),
  ]);
  return {
    ...(bot ? { bot_token: bot } : {}),
    ...(app ? { app_token: app } : {}),
    ...(signing_secret === undefined ? {} : { signing_secret: checkSigningSecret(signing_secret) }),
  };
}

/** The form of a signing secret, which a client secret has, too. */
const SECRET_FORM = /^[0-9a-f]{32}$/i;
const EXPECTED_KIND = {
  'xoxb-': 'a bot token starts with xoxb-',
  'xapp-': 'an app-level token starts with xapp-',
} as const;

function checkTokenPrefix(token: string, prefix: keyof typeof EXPECTED_KIND): SecretCheck | undefined {
  if (token.startsWith(prefix)) return undefined;
  const what = SECRET_FORM.test(token) ? 'a secret: the signing secret, or the client secret' : tokenKind(token);
  return {
    ok: false,
    text: what ? `This is ${what}; ${EXPECTED_KIND[prefix]}.` : `This is not a Slack token; ${EXPECTED_KIND[prefix]}.`,
  };
}

/** Slack has no method that checks a signing secret, so a form that is only unusual passes. */
function checkSigningSecret(secret: string): SecretCheck {
  const doubt = signingSecretDoubt(secret);
  if (doubt) return { ok: doubt.kind === 'unusual', text: doubt.text };
  return { ok: true, text: "It has the right form. Slack's next request shows whether it belongs to this app." };
}

async function checkTokenWithSlack(
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
      text: team ? `Slack accepts it for the workspace ${team}.` : 'Slack accepts it and opens a connection.',
    };
  } catch (error) {
    if (!(error instanceof WebAPIPlatformError))
      return { ok: false, text: 'Slack could not be reached. Is this machine online?' };
    return { ok: false, text: explanationText(error.data.error) };
  }
}

function explanationText(code: string): string {
  const explanation = explainErrorCode(code);
  return `${explanation.charAt(0).toUpperCase()}${explanation.slice(1)}.`;
}
