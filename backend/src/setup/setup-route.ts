import express, { Router } from 'express';
import { z } from 'zod';
import type { SetupResponse, SlackSecrets } from '../core/protocol/setup-response.ts';
import { checkSecrets } from './check-secrets.ts';

export interface SetupRouteOptions {
  apiUrl: string;
  /** Saves settings to the file that the next start reads. Returns why that failed; empty if it succeeded. */
  save: (values: Readonly<Record<string, string>>) => Promise<string>;
  /** Called after the response, so that the server starts to use the saved settings. */
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
 * `POST /setup` checks secrets, and with `save` writes them to `.env` if all of them pass; see
 * `docs/operations.md#routes`. The response has the result of each check and no secret. The caller mounts the route
 * behind the access checks and before `refuseBody`.
 */
export function setupRoute({ apiUrl, save, onSaved }: SetupRouteOptions): Router {
  return Router().post('/setup', express.json({ limit: '10kb' }), async (request, response) => {
    // Express parses a body of type JSON only, which a page of another site cannot send without a CORS preflight.
    const parsed = setupRequestSchema.safeParse(request.body);
    if (!parsed.success) {
      response
        .status(400)
        .type('text/plain')
        .send('the body must be JSON with bot_token, app_token or signing_secret, and save\n');
      return;
    }
    const { save: shouldSave, ...secrets } = parsed.data;
    const findings = await checkSecrets(secrets, apiUrl);
    const checks = Object.values(findings);
    const areAllValid = checks.length > 0 && checks.every(({ ok }) => ok);
    const problem = shouldSave && areAllValid ? await save(toSettings(secrets)) : '';
    const saved = shouldSave && areAllValid && problem === '';
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
