import { z } from 'zod';
import { signingSecretDoubt } from '../core/protocol/signing-secret.ts';
import { numberSetting } from './setting-types.ts';

/** The settings of the Slack app and its workspace, among them the three secrets. */
export const slackSettings = {
  // A form that is only unusual is a warning: see `configWarnings`.
  SLACK_SIGNING_SECRET: z
    .string()
    .trim()
    .refine((secret) => signingSecretDoubt(secret)?.kind !== 'mistaken', {
      error: ({ input }) =>
        `the Signing Secret under Basic Information of your Slack app, for example 8f742231b10e8888abcd99badc0ffee0. ${signingSecretDoubt(String(input))?.text}`,
    })
    .optional(),
  SLACK_BOT_TOKEN: z
    .string()
    .regex(
      /^xoxb-\S+$/,
      'the Bot User OAuth Token under OAuth & Permissions of your Slack app, for example xoxb-1234567890-abc (xapp-... is SLACK_APP_TOKEN)',
    )
    .optional(),
  SLACK_APP_TOKEN: z
    .string()
    .regex(
      /^xapp-\S+$/,
      'an App-Level Token with connections:write under Basic Information of your Slack app, for example xapp-1-A0123-456-abc (xoxb-... is SLACK_BOT_TOKEN)',
    )
    .optional(),
  SLACK_API_URL: z
    .url({ protocol: /^https?$/, error: "the address of Slack's Web API, for example https://slack.com/api/" })
    .transform((url) => url.replace(/\/?$/, '/'))
    .default('https://slack.com/api/'),
  JOIN_CHANNELS: z.string().default('all'),
  HISTORY_DAYS: numberSetting('90', 0, 3650, 90),
  SLACK_TEAM_ID: z
    .string()
    .regex(/^T[A-Z0-9]+$/, "a workspace's id, for example T024BE7LD")
    .default(''),
  SLACK_WORKSPACE: z
    .string()
    .transform((text) => text.replace(/^https:\/\//, '').replace(/\.slack\.com\/?$/, ''))
    .refine(
      (text) => /^[a-z0-9-]+$/.test(text),
      "the first word of your workspace's address, for example acme for acme.slack.com",
    )
    .default(''),
};
