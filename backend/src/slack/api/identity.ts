import { z } from 'zod';
import { lenientName, lenientObject, lenientText } from '../lenient-schema.ts';
import type { WebApi } from './web-api.ts';

/** The workspace and the bot user of the bot token: docs.slack.dev/reference/methods/auth.test */
export interface Identity {
  /** The workspace, `T...`. */
  team: string;
  /** The bot user of the app. */
  botUserId: string;
  /** The name of the workspace. */
  name: string | undefined;
  /** `acme` of acme.slack.com. */
  domain: string | undefined;
  scopes: readonly string[];
}

const authTestSchema = lenientObject({
  team_id: lenientText,
  team: lenientName,
  user_id: lenientText,
  url: lenientText,
  response_metadata: lenientObject({ scopes: z.array(z.string()).catch([]) }),
});

/**
 * Calls `auth.test`. Throws what `WebApi.call` throws, and an `Error` where the response names no workspace or no user.
 */
export async function fetchIdentity(api: WebApi): Promise<Identity> {
  const { team_id, team, user_id, url, response_metadata } = authTestSchema.parse(await api.call('auth.test')) ?? {};
  if (!team_id || !user_id)
    throw new Error('the response to auth.test names no workspace or no bot user: copy SLACK_BOT_TOKEN again');
  const domain = /^https:\/\/(.+)\.slack\.com\/?$/.exec(url ?? '')?.[1];
  return { team: team_id, botUserId: user_id, name: team, domain, scopes: response_metadata?.scopes ?? [] };
}
