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

const fixture = setUpConnectedProducts();

test('a missing scope stops only what needs it', async () => {
  const slack = await fixture.startSlack();
  slack.tokens.scopes = ['channels:read'];
  const product = await fixture.startProduct(slack);
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
  const slack = await fixture.startSlack();
  slack.tokens.forcedError = code;
  const product = await fixture.startProduct(slack);
  await expect.poll(async () => (await fetchApiStatus(product)).state, slackPollOptions).toBe('refused');
  expect((await fetchApiStatus(product)).reason).toContain(reason);
  await product.post({ type: 'message', channel: 'C1', channel_type: 'channel', user: 'U1', text: 'hi', ts: tsAgo(0) });
  await expect.poll(() => fetchTotalMessages(product), slackPollOptions).toBe(1);
});

test('the product does not use a token of another workspace', async () => {
  const slack = await fixture.startSlack();
  const product = await fixture.startProduct(slack, { SLACK_TEAM_ID: 'T2' });
  await expect
    .poll(async () => (await fetchApiStatus(product)).reason, slackPollOptions)
    .toBe('SLACK_BOT_TOKEN belongs to the workspace T1, but SLACK_TEAM_ID is T2');
  expect(slack.calls.map(({ method }) => method)).toEqual(['auth.test']);
});

test('the product continues after an outage of Slack', async () => {
  const slack = await fixture.startSlack();
  slack.setOutage('http_500');
  const product = await fixture.startProduct(slack);
  await expect.poll(async () => (await fetchApiStatus(product)).state, slackPollOptions).toBe('unreachable');
  expect((await fetchApiStatus(product)).reason).toBe('Slack responded with HTTP status 500');
  slack.setOutage(undefined);
  await expect.poll(() => fetchTotalMessages(product), slackPollOptions).toBe(20);
});

test('no log line and no response contains a token', async () => {
  const slack = await fixture.startSlack();
  const product = await fixture.startProduct(slack, { SLACK_APP_TOKEN: slack.tokens.app });
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
  const output = `${product.logLines.join('\n')}${health}`;
  expect(product.logLines.length).toBeGreaterThan(0);
  for (const token of [slack.tokens.bot, slack.tokens.app]) expect(output).not.toContain(token.slice(5));
  expect(output).not.toContain('ticket=');
});
