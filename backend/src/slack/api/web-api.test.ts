import { expect, test } from 'vitest';
import { type FakeSlack, setUpFakeSlack } from '../../../../test/fake-slack/fake-slack.ts';
import { createClock } from '../../async/clock.ts';
import { createRateLimiter } from './rate-limiter.ts';
import { createWebApi, ShutdownError, type WebApi } from './web-api.ts';

const standIn = setUpFakeSlack();

/** Waits a hundredth of what it is told to. */
function fastClock() {
  const { now, sleep } = createClock(Date.now);
  return { now, sleep: (ms: number, signal: AbortSignal) => sleep(ms / 100, signal) };
}

function apiOf({ apiUrl, tokens }: FakeSlack, clock = createClock(Date.now)) {
  const stop = new AbortController();
  const reached: string[] = [];
  const pace = createRateLimiter(createClock(Date.now), 600);
  const api: WebApi = createWebApi({
    token: tokens.bot,
    apiUrl,
    rateLimiter: pace,
    clock,
    signal: stop.signal,
    onReachability: (reason) => reached.push(reason),
  });
  return { api, reached, stop };
}

test('answers a call', async () => {
  const { api, reached } = apiOf(await standIn());
  expect(await api.call('auth.test')).toMatchObject({ team_id: 'T1' });
  expect(reached).toEqual(['']);
});

test('says what Slack refuses, and which scope is missing', async () => {
  const slack = await standIn();
  slack.tokens.scopes = [];
  const { api } = apiOf(slack);
  await expect(api.call('users.info', { user: 'U1' })).rejects.toMatchObject({
    code: 'missing_scope',
    needed: 'users:read',
  });
  expect(slack.callsOf('users.info')).toHaveLength(1);
});

test('a hundred calls at once go out one after the other, and no one is refused', async () => {
  const slack = await standIn({ minuteMs: 600 });
  const { api } = apiOf(slack);
  await Promise.all(Array.from({ length: 100 }, () => api.call('users.info', { user: 'USLACKBOT' })));
  expect(slack.callsOf('users.info')).toHaveLength(100);
});

test('comes back when Slack said to, and other methods need not wait', async () => {
  const slack = await standIn();
  const { api } = apiOf(slack);
  slack.rateLimit('users.info', 1);
  const limited = api.call('users.info', { user: 'USLACKBOT' });
  await api.call('team.info');
  expect(await limited).toMatchObject({ user: { id: 'USLACKBOT' } });
  expect(slack.calls.map(({ method }) => method)).toEqual(['users.info', 'team.info', 'users.info']);
});

test.each([
  ['http_500', 'Slack answers with 500'],
  ['html', 'Slack answers with 503'],
  ['reset', 'Slack cannot be reached'],
] as const)('waits out an outage (%s), and says what it is', async (how, words) => {
  const slack = await standIn();
  const { api, reached } = apiOf(slack, fastClock());
  slack.setOutage(how);
  const answer = api.call('auth.test');
  await expect.poll(() => reached.length).toBeGreaterThan(1);
  expect(reached[0]).toContain(words);
  slack.setOutage(undefined);
  expect(await answer).toMatchObject({ team_id: 'T1' });
  expect(reached.at(-1)).toBe('');
});

test('lets go of everybody at the end', async () => {
  const slack = await standIn();
  const { api, reached, stop } = apiOf(slack);
  slack.setOutage('reset');
  const waiting = api.call('auth.test');
  await expect.poll(() => reached.length).toBeGreaterThan(0);
  stop.abort();
  await expect(waiting).rejects.toBeInstanceOf(ShutdownError);
});
