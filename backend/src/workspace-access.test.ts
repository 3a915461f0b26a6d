import { expect, test } from 'vitest';
import { ago, apiOf, communityOf, connected, patience, totalOf } from '../test/connected-product.ts';
import { describeWorkspace } from './core/workspace.ts';

const bed = connected();

test('a scope that is missing costs what it is for, and nothing else', async () => {
  const slack = await bed.slack();
  slack.tokens.scopes = ['channels:read'];
  const product = await bed.run(slack);
  await expect.poll(async () => (await apiOf(product)).channels, patience).toEqual({ public: 2, joined: 0 });
  await product.post({ type: 'message', channel: 'C1', channel_type: 'channel', user: 'U1', text: 'hi', ts: ago(0) });
  await expect.poll(() => totalOf(product), patience).toBe(1);
  const { state, missing_scopes } = await apiOf(product);
  expect(state).toBe('ok');
  expect(missing_scopes.map(({ scope }) => scope)).toEqual([
    'users:read',
    'channels:join',
    'channels:history',
    'team:read',
  ]);
  expect(describeWorkspace((await communityOf(product)).workspace)).toMatchObject({
    name: 'Acme Community',
    domain: 'acme',
  });
  expect(slack.callsOf('users.list')).toEqual([]);
});

test.each([
  ['token_revoked', 'the token was revoked'],
  ['invalid_auth', 'Slack does not know this token'],
])('a token that Slack refuses (%s) is said, and events go on', async (code, words) => {
  const slack = await bed.slack();
  slack.tokens.refusal = code;
  const product = await bed.run(slack);
  await expect.poll(async () => (await apiOf(product)).state, patience).toBe('refused');
  expect((await apiOf(product)).reason).toContain(words);
  await product.post({ type: 'message', channel: 'C1', channel_type: 'channel', user: 'U1', text: 'hi', ts: ago(0) });
  await expect.poll(() => totalOf(product), patience).toBe(1);
});

test('a token of another workspace is not used', async () => {
  const slack = await bed.slack();
  const product = await bed.run(slack, { SLACK_TEAM_ID: 'T2' });
  await expect
    .poll(async () => (await apiOf(product)).reason, patience)
    .toBe('SLACK_BOT_TOKEN is of T1, SLACK_TEAM_ID is T2');
  expect(slack.calls.map(({ method }) => method)).toEqual(['auth.test']);
});

test('an outage of Slack is waited out', async () => {
  const slack = await bed.slack();
  slack.breakDown('http_500');
  const product = await bed.run(slack);
  await expect.poll(async () => (await apiOf(product)).state, patience).toBe('unreachable');
  expect((await apiOf(product)).reason).toBe('Slack answers with 500');
  slack.breakDown(undefined);
  await expect.poll(() => totalOf(product), patience).toBe(20);
});

test('no token is in anything it says', async () => {
  const slack = await bed.slack();
  const product = await bed.run(slack, { SLACK_APP_TOKEN: slack.tokens.app });
  await expect.poll(async () => (await apiOf(product)).history?.state, patience).toBe('complete');
  for (const how of ['reset', 'html'] as const) {
    slack.breakDown(how);
    await product.post({
      type: 'message',
      channel: 'C1',
      channel_type: 'channel',
      user: `UX${how.length}`,
      text: '',
      ts: ago(0),
    });
    await expect.poll(async () => (await apiOf(product)).state, patience).toBe('unreachable');
    slack.breakDown(undefined);
    await expect.poll(async () => (await apiOf(product)).state, patience).toBe('ok');
  }
  slack.tokens.refusal = 'token_revoked';
  await product.post({ type: 'message', channel: 'C1', channel_type: 'channel', user: 'UY', text: '', ts: ago(0) });
  await expect.poll(async () => (await apiOf(product)).state, patience).toBe('refused');
  const health = await fetch(`${product.dashboardUrl}/healthz`).then((response) => response.text());
  const everything = `${product.logged.join('\n')}${health}`;
  expect(product.logged.length).toBeGreaterThan(0);
  for (const token of [slack.tokens.bot, slack.tokens.app]) expect(everything).not.toContain(token.slice(5));
  expect(everything).not.toContain('ticket=');
});
