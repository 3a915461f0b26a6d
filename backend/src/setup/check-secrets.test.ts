import { expect, test } from 'vitest';
import { setUpFakeSlack } from '../../../test/fake-slack/fake-slack.ts';
import { checkSecrets } from './check-secrets.ts';

const startFakeSlack = setUpFakeSlack();

test('a token that Slack accepts passes the check', async () => {
  const { apiUrl, tokens } = await startFakeSlack();
  const checks = await checkSecrets({ bot_token: tokens.bot, app_token: tokens.app }, apiUrl);
  expect(checks).toMatchObject({ bot_token: { ok: true }, app_token: { ok: true } });
  expect(JSON.stringify(checks)).not.toContain(tokens.bot);
});

test('the check of a token that Slack rejects returns the reason', async () => {
  const { apiUrl } = await startFakeSlack();
  const checks = await checkSecrets({ bot_token: 'xoxb-wrong', app_token: 'xapp-wrong' }, apiUrl);
  expect(checks.bot_token).toEqual({ ok: false, text: expect.stringContaining('Slack does not know this token') });
  expect(checks.app_token?.ok).toBe(false);
});

test.each([
  [{ app_token: 'xoxb-1' }, 'This is a bot token; an app-level token starts with xapp-.'],
  [{ bot_token: 'xapp-1' }, 'This is an app-level token; a bot token starts with xoxb-.'],
  [{ bot_token: 'xoxp-1' }, 'This is a user token; a bot token starts with xoxb-.'],
  [{ bot_token: 'hello' }, 'This is not a Slack token; a bot token starts with xoxb-.'],
  [{ signing_secret: 'xoxb-1' }, 'This is a bot token; the signing secret is 32 digits and letters from a to f.'],
])('the check of %j names the wrong kind of secret without a request to Slack', async (secrets, text) => {
  const [check] = Object.values(await checkSecrets(secrets, 'http://127.0.0.1:1/'));
  expect(check).toEqual({ ok: false, text });
});

test('the check reports an unreachable Slack instead of a wrong token', async () => {
  const { bot_token } = await checkSecrets({ bot_token: 'xoxb-1' }, 'http://127.0.0.1:1/api/');
  expect(bot_token).toEqual({ ok: false, text: 'Slack could not be reached. Is this machine online?' });
});

test('the check refuses a signing secret that is another secret, or has a space inside', async () => {
  for (const signing_secret of ['xapp-1', 'xoxp-1', '8f742231 b10e8888'])
    expect(await checkSecrets({ signing_secret }, 'http://127.0.0.1:1/')).toMatchObject({
      signing_secret: { ok: false },
    });
});

test.each(['8f742231b10e8888', '8f742231b10e8888'.repeat(4), 'xsec-9zQx', 'secret'])(
  'the check passes the signing secret %s, whose form is unusual, and says so',
  async (signing_secret) => {
    const { signing_secret: check } = await checkSecrets({ signing_secret }, 'http://127.0.0.1:1/');
    expect(check).toEqual({
      ok: true,
      text: expect.stringContaining("If Slack's requests are refused, copy it again"),
    });
  },
);
