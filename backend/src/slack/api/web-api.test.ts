import { expect, test } from 'vitest';
import { type FakeSlack, setUpFakeSlack } from '../../../../test/fake-slack/fake-slack.ts';
import { createClock } from '../../async/clock.ts';
import { createRateLimiter } from './rate-limiter.ts';
import { createWebApi, ShutdownError, type WebApi } from './web-api.ts';

const startSlack = setUpFakeSlack();

/** A clock whose sleeps last a hundredth. */
function fastClock() {
  const { now, sleep } = createClock(Date.now);
  return { now, sleep: (ms: number, signal: AbortSignal) => sleep(ms / 100, signal) };
}

function apiOf({ apiUrl, tokens }: FakeSlack, clock = createClock(Date.now)) {
  const stop = new AbortController();
  const problems: string[] = [];
  const rateLimiter = createRateLimiter(createClock(Date.now), 600);
  const api: WebApi = createWebApi({
    token: tokens.bot,
    apiUrl,
    rateLimiter,
    clock,
    signal: stop.signal,
    onReachability: (problem) => problems.push(problem),
  });
  return { api, problems, stop };
}

test('a call returns the response', async () => {
  const { api, problems } = apiOf(await startSlack());
  expect(await api.call('auth.test')).toMatchObject({ team_id: 'T1' });
  expect(problems).toEqual(['']);
});

test('a refused call throws the code and the scope that is missing', async () => {
  const slack = await startSlack();
  slack.tokens.scopes = [];
  const { api } = apiOf(slack);
  await expect(api.call('users.info', { user: 'U1' })).rejects.toMatchObject({
    code: 'missing_scope',
    needed: 'users:read',
  });
  expect(slack.callsOf('users.info')).toHaveLength(1);
});

test('a hundred calls at once stay below the rate limit', async () => {
  const slack = await startSlack({ minuteMs: 600 });
  const { api } = apiOf(slack);
  await Promise.all(Array.from({ length: 100 }, () => api.call('users.info', { user: 'USLACKBOT' })));
  expect(slack.callsOf('users.info')).toHaveLength(100);
});

test('a limited method is called again after Retry-After, and other methods do not wait', async () => {
  const slack = await startSlack();
  const { api } = apiOf(slack);
  slack.rateLimit('users.info', 1);
  const limited = api.call('users.info', { user: 'USLACKBOT' });
  await api.call('team.info');
  expect(await limited).toMatchObject({ user: { id: 'USLACKBOT' } });
  expect(slack.calls.map(({ method }) => method)).toEqual(['users.info', 'team.info', 'users.info']);
});

test.each([
  ['without Retry-After', {}],
  ['with a Retry-After that is no time', { 'retry-after': 'soon' }],
  ['with a Retry-After of 0', { 'retry-after': '0' }],
])('a limited method %s is called again after a pause, and counts as no outage', async (_what, headers) => {
  const slack = await startSlack();
  const { api, problems } = apiOf(slack);
  slack.respondWith('team.info', { status: 429, headers });
  const limited = api.call('team.info');
  await expect.poll(() => slack.callsOf('team.info').length).toBe(1);
  slack.respondWith('team.info', undefined);
  expect(await limited).toMatchObject({ team: { id: 'T1' } });
  expect(problems).toEqual(['']);
});

test('a response whose response_metadata is null is returned, as others are', async () => {
  const slack = await startSlack();
  const { api, problems } = apiOf(slack);
  slack.respondWith('conversations.history', {
    status: 200,
    body: { ok: true, messages: [], response_metadata: null },
  });
  expect(await api.call('conversations.history', { channel: 'C1' })).toMatchObject({ ok: true, messages: [] });
  expect(problems).toEqual(['']);
});

test('an outage that requires to wait keeps all calls of the method back, and those of no other', async () => {
  const slack = await startSlack();
  const { api } = apiOf(slack, fastClock());
  slack.respondWith('team.info', { status: 503, headers: { 'retry-after': '1' } });
  const first = api.call('team.info');
  await expect.poll(() => slack.callsOf('team.info').length).toBe(1);
  slack.respondWith('team.info', undefined);
  const second = api.call('team.info');
  await api.call('auth.test');
  expect(await first).toMatchObject({ team: { id: 'T1' } });
  await second;
  const methods = slack.calls.map(({ method }) => method);
  expect(methods).toEqual(['team.info', 'auth.test', 'team.info', 'team.info']);
});

test.each([
  ['http_500', 'Slack responded with HTTP status 500'],
  ['html', 'Slack responded with HTTP status 503'],
  ['reset', 'Slack cannot be reached'],
] as const)('a call waits until the outage %s is over, and reports "%s"', async (how, problem) => {
  const slack = await startSlack();
  const { api, problems } = apiOf(slack, fastClock());
  slack.setOutage(how);
  const response = api.call('auth.test');
  await expect.poll(() => problems.length).toBeGreaterThan(1);
  expect(problems[0]).toContain(problem);
  slack.setOutage(undefined);
  expect(await response).toMatchObject({ team_id: 'T1' });
  expect(problems.at(-1)).toBe('');
});

test('a call that waits throws ShutdownError when the signal aborts', async () => {
  const slack = await startSlack();
  const { api, problems, stop } = apiOf(slack);
  slack.setOutage('reset');
  const waiting = api.call('auth.test');
  await expect.poll(() => problems.length).toBeGreaterThan(0);
  stop.abort();
  await expect(waiting).rejects.toBeInstanceOf(ShutdownError);
});
