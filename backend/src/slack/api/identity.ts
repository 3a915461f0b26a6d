import { z } from 'zod';
import { lenientObject, lenientText } from '../lenient-schema.ts';
import type { WebApi } from './web-api.ts';

/** Who the token belongs to. */
export interface Identity {
  team: string;
  /** The bot user of the app. */
  botUserId: string;
  /** What the workspace is called, and `acme` of acme.slack.com. */
  name: string | undefined;
  domain: string | undefined;
  scopes: readonly string[];
}

const authTestSchema = lenientObject({
  team_id: lenientText,
  team: lenientText,
  user_id: lenientText,
  url: lenientText,
  response_metadata: lenientObject({ scopes: z.array(z.string()).catch([]) }),
});

/** Asks Slack. Throws what `call` throws, and an `Error` in words where the answer names no workspace. */
export async function fetchIdentity(api: WebApi): Promise<Identity> {
  const { team_id, team, user_id, url, response_metadata } = authTestSchema.parse(await api.call('auth.test')) ?? {};
  if (!team_id || !user_id) throw new Error('Slack does not say whose SLACK_BOT_TOKEN is');
  const domain = /^https:\/\/(.+)\.slack\.com\/?$/.exec(url ?? '')?.[1];
  return { team: team_id, botUserId: user_id, name: team, domain, scopes: response_metadata?.scopes ?? [] };
}
