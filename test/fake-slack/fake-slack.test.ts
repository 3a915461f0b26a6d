import { SocketModeClient } from '@slack/socket-mode';
import { LogLevel, WebAPIPlatformError, WebAPIRateLimitedError, WebClient } from '@slack/web-api';
import { expect, test } from 'vitest';
import { type FakeSlack, setUpFakeSlack, startFakeSlack } from './fake-slack.ts';

const startSlack = setUpFakeSlack();

function clientOf({ apiUrl, tokens }: FakeSlack, token = tokens.bot): WebClient {
  return new WebClient(token, {
    slackApiUrl: apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logLevel: LogLevel.ERROR,
  });
}

/** Returns the error that Slack responds with; throws if it responds with none. */
async function errorOf(call: Promise<unknown>): Promise<{ error: string; needed?: unknown }> {
  const failure = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(failure instanceof WebAPIPlatformError))
    throw new Error(`Expected an error response of Slack, got: ${failure}`);
  return failure.data;
}

test('the fake Slack returns the workspace and the scopes of a token', async () => {
  const slack = await startSlack();
  const { team_id, url, response_metadata } = await clientOf(slack).auth.test();
  expect({ team_id, url }).toEqual({ team_id: 'T1', url: 'https://acme.slack.com/' });
  expect(response_metadata?.scopes).toContain('channels:join');
});

test('the fake Slack refuses unknown, missing and revoked tokens as Slack does', async () => {
  const slack = await startSlack();
  expect(await errorOf(clientOf(slack, 'xoxb-another').auth.test())).toMatchObject({ error: 'invalid_auth' });
  expect(await errorOf(clientOf(slack, slack.tokens.app).auth.test())).toMatchObject({
    error: 'not_allowed_token_type',
  });
  expect(await errorOf(clientOf(slack).apps.connections.open({}))).toMatchObject({ error: 'not_allowed_token_type' });
  expect(await errorOf(new WebClient(undefined, { slackApiUrl: slack.apiUrl }).auth.test())).toMatchObject({
    error: 'not_authed',
  });
  slack.tokens.forcedError = 'token_revoked';
  expect(await errorOf(clientOf(slack).auth.test())).toMatchObject({ error: 'token_revoked' });
});

test('the fake Slack names the missing scope of a method', async () => {
  const slack = await startSlack();
  slack.tokens.scopes = ['channels:read'];
  const missing = await errorOf(clientOf(slack).users.info({ user: 'U1' }));
  expect(missing).toMatchObject({ error: 'missing_scope', needed: 'users:read', provided: 'channels:read' });
});

test('the fake Slack returns a list page by page, and a large list only with a limit', async () => {
  const slack = await startSlack();
  for (let i = 0; i < 250; i++) slack.workspace.addUser(`U${i + 1}`, `person ${i + 1}`);
  const client = clientOf(slack);
  expect(await errorOf(client.users.list({}))).toMatchObject({ error: 'limit_required' });
  const first = await client.users.list({ limit: 200 });
  const cursor = first.response_metadata?.next_cursor ?? '';
  const second = await client.users.list({ limit: 200, cursor });
  expect([first.members?.length, second.members?.length]).toEqual([200, 52]);
  expect(second.response_metadata?.next_cursor).toBe('');
  expect(await errorOf(client.users.list({ limit: 200, cursor: 'made up' }))).toMatchObject({
    error: 'invalid_cursor',
  });
});

test('the fake Slack filters archived channels after it cuts the page, so a page can be empty', async () => {
  const slack = await startSlack();
  slack.workspace.addChannel('C1', 'old', { is_archived: true });
  slack.workspace.addChannel('C2', 'general');
  const page = await clientOf(slack).conversations.list({ exclude_archived: true, limit: 1 });
  expect(page.channels).toEqual([]);
  expect(page.response_metadata?.next_cursor).not.toBe('');
});

test('the fake Slack returns the history of joined channels, newest first and without replies', async () => {
  const slack = await startSlack();
  const { workspace } = slack;
  workspace.addChannel('C1', 'general');
  for (const ts of ['100.000001', '100.000002', '100.000003']) workspace.addMessage('C1', { ts, user: 'U1', text: ts });
  workspace.addMessage('C1', { ts: '101.000000', thread_ts: '100.000001', user: 'U2', text: 'a reply' });
  const client = clientOf(slack);
  expect(await errorOf(client.conversations.history({ channel: 'C1' }))).toMatchObject({ error: 'not_in_channel' });
  await client.conversations.join({ channel: 'C1' });

  const page = await client.conversations.history({ channel: 'C1', latest: '100.000003', oldest: '0', limit: 1 });
  expect(page.messages?.map(({ ts }) => ts)).toEqual(['100.000002']);
  expect(page.has_more).toBe(true);
  const all = await client.conversations.history({ channel: 'C1' });
  expect(all.messages?.map(({ ts, reply_count }) => [ts, reply_count])).toEqual([
    ['100.000003', undefined],
    ['100.000002', undefined],
    ['100.000001', 1],
  ]);
  const thread = await client.conversations.replies({ channel: 'C1', ts: '100.000001' });
  expect(thread.messages?.map(({ ts }) => ts)).toEqual(['100.000001', '101.000000']);
  expect(await errorOf(client.conversations.replies({ channel: 'C1', ts: '1.0' }))).toMatchObject({
    error: 'thread_not_found',
  });
});

test('the fake Slack records an unknown parameter, a burst and an early retry as violations', async () => {
  const slack = await startFakeSlack();
  const client = clientOf(slack);
  await client.apiCall('team.info', { colour: 'red' }).catch(() => undefined);
  expect(slack.violations).toEqual(['team.info has no parameter colour']);
  const burst = await Promise.allSettled(Array.from({ length: 21 }, () => client.users.list({ limit: 200 })));
  const refused = burst.flatMap((call) => (call.status === 'rejected' ? [call.reason] : []));
  expect(refused).toHaveLength(1);
  expect(refused[0]).toBeInstanceOf(WebAPIRateLimitedError);
  expect(slack.violations[1]).toBe('users.list was called more than 20 times within a minute');
  await client.users.list({ limit: 200 }).catch(() => undefined);
  expect(slack.violations[2]).toBe('users.list was called again before its Retry-After was over');
  await slack.close();
});

test('the fake Slack records no violation for a rate limit that another app caused', async () => {
  const slack = await startSlack();
  slack.rateLimit('auth.test', 30);
  await expect(clientOf(slack).auth.test()).rejects.toMatchObject({ retryAfter: 30 });
});

test('the fake Slack sends an envelope again until it is acknowledged', async () => {
  const slack = await startSlack({ ackTimeoutMs: 50 });
  const client = new SocketModeClient({
    appToken: slack.tokens.app,
    logLevel: LogLevel.ERROR,
    clientOptions: { slackApiUrl: slack.apiUrl },
  });
  const attempts: number[] = [];
  client.on('slack_event', async ({ ack, retry_num }: { ack: () => Promise<void>; retry_num: number }) => {
    attempts.push(retry_num);
    if (retry_num > 0) await ack();
  });
  await client.start();
  expect(await slack.socket.deliver({ type: 'event_callback', event: { type: 'message' } })).toBe(2);
  expect(attempts).toEqual([0, 1]);
  await client.disconnect();
});
