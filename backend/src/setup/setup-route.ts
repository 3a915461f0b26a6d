import express, { Router } from 'express';
import { z } from 'zod';
import type { SetupResponse, SlackSecrets } from '../core/protocol/setup-response.ts';
import { checkSecrets } from './check-secrets.ts';

export interface SetupRouteOptions {
  apiUrl: string;
  /** Writes settings where the next start reads them. Returns why not, in words, or an empty text. */
  save: (values: Readonly<Record<string, string>>) => Promise<string>;
  /** Called after the answer: the saved settings shall be used. */
  onSaved: () => void;
}

const secretSchema = z.string().trim().min(1).max(500).optional();
const setupRequestSchema = z.strictObject({
  bot_token: secretSchema,
  app_token: secretSchema,
  signing_secret: secretSchema,
  save: z.boolean(),
});

const SETTING_OF_SECRET = {
  bot_token: 'SLACK_BOT_TOKEN',
  app_token: 'SLACK_APP_TOKEN',
  signing_secret: 'SLACK_SIGNING_SECRET',
} as const;

/**
 * `POST /setup` checks what a person pasted, and with `save` writes it to `.env` if nothing is wrong with it. Answers what was found
 * of each in words, and never a secret. Mount it behind whoever lets only those in who may.
 */
export function setupRoute({ apiUrl, save, onSaved }: SetupRouteOptions): Router {
  return Router().post('/setup', express.json({ limit: '10kb' }), async (request, response) => {
    // Express leaves alone what is not sent as JSON, as no form of another site can send it.
    const given = setupRequestSchema.safeParse(request.body);
    if (!given.success) {
      response
        .status(400)
        .type('text/plain')
        .send('expected JSON with bot_token, app_token or signing_secret, and save\n');
      return;
    }
    const { save: isWanted, ...secrets } = given.data;
    const findings = await checkSecrets(secrets, apiUrl);
    const isRight = Object.values(findings).length > 0 && Object.values(findings).every(({ ok }) => ok);
    const problem = isWanted && isRight ? await save(toSettings(secrets)) : '';
    const saved = isWanted && isRight && problem === '';
    if (saved) response.once('finish', onSaved);
    response.set('Cache-Control', 'no-store').json({ findings, saved, problem } satisfies SetupResponse);
  });
}

function toSettings(secrets: SlackSecrets): Record<string, string> {
  const values: Record<string, string> = {};
  for (const key of ['bot_token', 'app_token', 'signing_secret'] as const) {
    const value = secrets[key];
    if (value !== undefined) values[SETTING_OF_SECRET[key]] = value;
  }
  return values;
}
