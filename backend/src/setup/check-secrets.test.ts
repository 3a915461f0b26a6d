import { expect, test } from 'vitest';
import { setUpFakeSlack } from '../../../test/fake-slack/fake-slack.ts';
import { checkSecrets } from './check-secrets.ts';

const startStandIn = setUpFakeSlack();

test('tokens that Slack takes are right', async () => {
  const { apiUrl, tokens } = await startStandIn();
  const findings = await checkSecrets({ bot_token: tokens.bot, app_token: tokens.app }, apiUrl);
  expect(findings).toMatchObject({ bot_token: { ok: true }, app_token: { ok: true } });
  expect(JSON.stringify(findings)).not.toContain(tokens.bot);
});

test('what Slack refuses is told in words', async () => {
  const { apiUrl } = await startStandIn();
  const findings = await checkSecrets({ bot_token: 'xoxb-wrong', app_token: 'xapp-wrong' }, apiUrl);
  expect(findings.bot_token).toEqual({ ok: false, text: expect.stringContaining('Slack does not know this token') });
  expect(findings.app_token?.ok).toBe(false);
});

test.each([
  [{ app_token: 'xoxb-1' }, 'This is a bot token; an app-level token starts with xapp-.'],
  [{ bot_token: 'xapp-1' }, 'This is an app-level token; a bot token starts with xoxb-.'],
  [{ bot_token: 'xoxp-1' }, 'This is a user token; a bot token starts with xoxb-.'],
  [{ bot_token: 'hello' }, "This is no token of Slack's; a bot token starts with xoxb-."],
  [{ signing_secret: 'xoxb-1' }, 'This is a bot token; the signing secret is 32 digits and letters from a to f.'],
])('%j is named without asking Slack', async (secrets, text) => {
  const [finding] = Object.values(await checkSecrets(secrets, 'http://127.0.0.1:1/'));
  expect(finding).toEqual({ ok: false, text });
});

test('a Slack that is away is no wrong token', async () => {
  const { bot_token } = await checkSecrets({ bot_token: 'xoxb-1' }, 'http://127.0.0.1:1/api/');
  expect(bot_token).toEqual({ ok: false, text: 'Slack could not be reached. Is this machine online?' });
});
