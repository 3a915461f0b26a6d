import { expect, test } from 'vitest';
import {
  fetchApiStatus,
  fetchCommunity,
  fetchTotalMessages,
  setUpConnectedProducts,
  slackPollOptions,
  tsAgo,
} from '../../../test/product/connected-products.ts';
import { describeWorkspace } from '../core/state/workspace.ts';

const bed = setUpConnectedProducts();

test('the product works without a missing scope, except for what needs it', async () => {
  const slack = await bed.startSlack();
  slack.tokens.scopes = ['channels:read'];
  const product = await bed.startProduct(slack);
  await expect
    .poll(async () => (await fetchApiStatus(product)).channels, slackPollOptions)
    .toEqual({ public: 2, joined: 0 });
  await product.post({ type: 'message', channel: 'C1', channel_type: 'channel', user: 'U1', text: 'hi', ts: tsAgo(0) });
  await expect.poll(() => fetchTotalMessages(product), slackPollOptions).toBe(1);
  const { state, missing_scopes } = await fetchApiStatus(product);
  expect(state).toBe('ok');
  expect(missing_scopes.map(({ scope }) => scope)).toEqual([
    'users:read',
    'channels:join',
    'channels:history',
    'team:read',
  ]);
  expect(describeWorkspace((await fetchCommunity(product)).workspace)).toMatchObject({
    name: 'Acme Community',
    domain: 'acme',
  });
  expect(slack.callsOf('users.list')).toEqual([]);
});

test.each([
  ['token_revoked', 'the token was revoked'],
  ['invalid_auth', 'Slack does not know this token'],
])('the status shows that Slack refuses the token (%s), and events are accepted', async (code, reason) => {
  const slack = await bed.startSlack();
  slack.tokens.forcedError = code;
  const product = await bed.startProduct(slack);
  await expect.poll(async () => (await fetchApiStatus(product)).state, slackPollOptions).toBe('refused');
  expect((await fetchApiStatus(product)).reason).toContain(reason);
  await product.post({ type: 'message', channel: 'C1', channel_type: 'channel', user: 'U1', text: 'hi', ts: tsAgo(0) });
  await expect.poll(() => fetchTotalMessages(product), slackPollOptions).toBe(1);
});

test('the product does not use a token of another workspace', async () => {
  const slack = await bed.startSlack();
  const product = await bed.startProduct(slack, { SLACK_TEAM_ID: 'T2' });
  await expect
    .poll(async () => (await fetchApiStatus(product)).reason, slackPollOptions)
    .toBe('SLACK_BOT_TOKEN belongs to the workspace T1, but SLACK_TEAM_ID is T2');
  expect(slack.calls.map(({ method }) => method)).toEqual(['auth.test']);
});

test('the product continues after an outage of Slack', async () => {
  const slack = await bed.startSlack();
  slack.setOutage('http_500');
  const product = await bed.startProduct(slack);
  await expect.poll(async () => (await fetchApiStatus(product)).state, slackPollOptions).toBe('unreachable');
  expect((await fetchApiStatus(product)).reason).toBe('Slack responded with HTTP status 500');
  slack.setOutage(undefined);
  await expect.poll(() => fetchTotalMessages(product), slackPollOptions).toBe(20);
});

test('no log line and no response contains a token', async () => {
  const slack = await bed.startSlack();
  const product = await bed.startProduct(slack, { SLACK_APP_TOKEN: slack.tokens.app });
  await expect.poll(async () => (await fetchApiStatus(product)).history?.state, slackPollOptions).toBe('complete');
  for (const how of ['reset', 'html'] as const) {
    slack.setOutage(how);
    await product.post({
      type: 'message',
      channel: 'C1',
      channel_type: 'channel',
      user: `UX${how.length}`,
      text: '',
      ts: tsAgo(0),
    });
    await expect.poll(async () => (await fetchApiStatus(product)).state, slackPollOptions).toBe('unreachable');
    slack.setOutage(undefined);
    await expect.poll(async () => (await fetchApiStatus(product)).state, slackPollOptions).toBe('ok');
  }
  slack.tokens.forcedError = 'token_revoked';
  await product.post({ type: 'message', channel: 'C1', channel_type: 'channel', user: 'UY', text: '', ts: tsAgo(0) });
  await expect.poll(async () => (await fetchApiStatus(product)).state, slackPollOptions).toBe('refused');
  const health = await fetch(`${product.dashboardUrl}/healthz`).then((response) => response.text());
  const everything = `${product.logLines.join('\n')}${health}`;
  expect(product.logLines.length).toBeGreaterThan(0);
  for (const token of [slack.tokens.bot, slack.tokens.app]) expect(everything).not.toContain(token.slice(5));
  expect(everything).not.toContain('ticket=');
});
