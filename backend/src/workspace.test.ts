import { afterEach, expect, test } from 'vitest';
import { type RunningProduct, runProduct, SECRET } from '../test/running-product.ts';
import { type SlackStandIn, slackStandIns } from '../test/slack-stand-in/slack-stand-in.ts';
import type { Community } from './core/community.ts';
import { decodeSnapshot } from './core/snapshot.ts';
import type { Status } from './core/status.ts';
import { slackTimestamp } from './core/timestamp.ts';
import { describeWorkspace } from './core/workspace.ts';

/** A minute of Slack's limits, ms: three hundred times as fast as in life, on both sides. */
const MINUTE = 200;
const patience = { timeout: 60_000 };
const standIn = slackStandIns();
const products: RunningProduct[] = [];

afterEach(async () => {
  await Promise.all(products.splice(0).map((product) => product.stop()));
});

async function run(slack: SlackStandIn, settings: Record<string, string> = {}): Promise<RunningProduct> {
  const tokens = { SLACK_API_URL: slack.apiUrl, SLACK_BOT_TOKEN: slack.tokens.bot };
  const product = await runProduct({ ...tokens, ...settings }, Date.now, undefined, MINUTE);
  products.push(product);
  return product;
}

/** The product started again on the same data, perhaps with other settings. */
async function again(product: RunningProduct, settings: Record<string, string> = {}): Promise<RunningProduct> {
  products.splice(products.indexOf(product), 1);
  const next = await product.restart(settings);
  products.push(next);
  return next;
}

async function communityOf({ dashboardUrl }: RunningProduct): Promise<Community> {
  const response = await fetch(`${dashboardUrl}/snapshot`, { headers: { 'accept-encoding': 'identity' } });
  return decodeSnapshot(new Uint8Array(await response.arrayBuffer())).community;
}

async function apiOf({ dashboardUrl }: RunningProduct): Promise<Status['api']> {
  const response = await fetch(`${dashboardUrl}/healthz`);
  return ((await response.json()) as Pick<Status, 'api'>).api;
}

async function metricsOf({ dashboardUrl }: RunningProduct): Promise<Record<string, unknown>> {
  return (await fetch(`${dashboardUrl}/metrics`)).json() as Promise<Record<string, unknown>>;
}

async function totalOf(product: RunningProduct): Promise<unknown> {
  return (await metricsOf(product))['total_messages'];
}

function ago(ms: number, us = 0): string {
  return slackTimestamp((Date.now() - ms) * 1000 + us);
}

const HOUR = 3_600_000;

/** A workspace of some people and channels, with a past. */
function furnish({ workspace }: SlackStandIn, messages = 20): void {
  workspace.addUser('U1', 'ada', {
    profile: { display_name: 'Ada Byron', real_name: 'Ada King', image_72: 'https://a.example/1.png' },
  });
  workspace.addUser('U2', 'bob', { profile: { display_name: '', real_name: 'Bob Ross' }, is_restricted: true });
  workspace.addUser('U3', 'eve', { deleted: true });
  workspace.addChannel('C1', 'general', { is_general: true });
  workspace.addChannel('C2', 'help-python');
  workspace.addChannel('C3', 'old', { is_archived: true });
  workspace.addChannel('C4', 'secret', { is_private: true });
  for (let i = 0; i < messages; i++)
    workspace.post(i % 2 ? 'C1' : 'C2', { ts: ago(HOUR * (i + 1), i), user: `U${(i % 2) + 1}`, text: `message ${i}` });
}

test('names come from Slack into the log, and a replay needs no Slack', async () => {
  const slack = await standIn({ minute: MINUTE });
  furnish(slack);
  const product = await run(slack);
  await expect.poll(async () => (await communityOf(product)).people.get('U3')?.profile.deleted, patience).toBe(true);
  await expect.poll(async () => (await apiOf(product)).history?.state, patience).toBe('complete');
  await expect.poll(() => totalOf(product), patience).toBe(20);

  const before = await metricsOf(product);
  const replayed = await again(product, { SLACK_BOT_TOKEN: '' });
  const community = await communityOf(replayed);
  expect(describeWorkspace(community.workspace)).toEqual({
    name: 'Acme Community',
    domain: 'acme',
    icon: 'https://avatars.example/acme.png',
  });
  expect(community.people.get('U1')).toMatchObject({
    bot: false,
    profile: { name: 'Ada Byron', avatar: 'https://a.example/1.png' },
  });
  expect(community.people.get('U2')?.profile).toMatchObject({ name: 'Bob Ross', guest: true, deleted: false });
  expect(community.people.get('USLACKBOT')?.bot).toBe(true);
  expect(community.channels.get('C1')).toMatchObject({ name: 'general', general: true });
  expect(community.channels.get('C3')).toMatchObject({ name: 'old', archived: { value: true } });
  expect(community.channels.has('C4')).toBe(false);
  expect((await metricsOf(replayed))['digest']).toBe(before['digest']);
  expect(await apiOf(replayed)).toMatchObject({ state: 'off' });
});

test('nothing is entered twice: a second start adds no record', async () => {
  const slack = await standIn({ minute: MINUTE });
  furnish(slack);
  const product = await run(slack);
  await expect.poll(async () => (await apiOf(product)).history?.state, patience).toBe('complete');
  await expect.poll(async () => (await communityOf(product)).people.has('U3'), patience).toBe(true);
  const { cursor } = await metricsOf(product);
  const calls = slack.calls.length;
  const second = await again(product);
  await expect.poll(async () => (await apiOf(second)).gap_since, patience).toBeNull();
  await expect
    .poll(() => slack.calls.slice(calls).map(({ method }) => method), patience)
    .toContain('conversations.history');
  await expect.poll(async () => (await apiOf(second)).gap_since, patience).toBeNull();
  expect((await metricsOf(second))['cursor']).toBe(cursor);
});

test('somebody unknown who writes, or is mentioned, is asked for by and by', async () => {
  const slack = await standIn({ minute: MINUTE });
  furnish(slack);
  const product = await run(slack);
  await expect.poll(async () => (await communityOf(product)).people.has('U3'), patience).toBe(true);
  slack.workspace.addUser('U8', 'guest', { team_id: 'T9', profile: { display_name: 'From Elsewhere', real_name: '' } });
  slack.workspace.addUser('U9', 'new');
  const text = 'ask <@U9>, not <@UNOBODY>';
  await product.post({ type: 'message', channel: 'C1', channel_type: 'channel', user: 'U8', text, ts: ago(0) });
  const nameOf = async (id: string) => (await communityOf(product)).people.get(id)?.profile.name;
  await expect.poll(() => nameOf('U8'), patience).toBe('From Elsewhere');
  await expect.poll(() => nameOf('U9'), patience).toBe('new');
  await expect
    .poll(() => slack.callsOf('users.info').map(({ given }) => given['user']), patience)
    .toEqual(['U8', 'U9', 'UNOBODY']);
});

test('joins all public channels, new ones too, and says how many it hears', async () => {
  const slack = await standIn({ minute: MINUTE });
  furnish(slack);
  const product = await run(slack);
  await expect.poll(async () => (await apiOf(product)).channels, patience).toEqual({ public: 2, joined: 2 });
  slack.workspace.addChannel('C5', 'laser');
  slack.workspace.post('C5', { ts: ago(1000), user: 'U1', text: 'first' });
  const channel = { id: 'C5', name: 'laser', created: 1_700_000_000, creator: 'U1' };
  await product.post({ type: 'channel_created', channel });
  await expect.poll(async () => (await apiOf(product)).channels, patience).toEqual({ public: 3, joined: 3 });
  await expect.poll(() => totalOf(product), patience).toBe(21);
  await product.post({ type: 'channel_archive', channel: 'C5', user: 'U1' });
  await expect.poll(async () => (await apiOf(product)).channels, patience).toEqual({ public: 2, joined: 2 });
});

test.each([
  ['none', []],
  ['help-*', ['C2']],
])('JOIN_CHANNELS=%s', async (setting, joined) => {
  const slack = await standIn({ minute: MINUTE });
  furnish(slack);
  const product = await run(slack, { JOIN_CHANNELS: setting });
  await expect
    .poll(async () => (await apiOf(product)).channels, patience)
    .toEqual({ public: 2, joined: joined.length });
  expect(slack.callsOf('conversations.join').map(({ given }) => given['channel'])).toEqual(joined);
});

test('a scope that is missing costs what it is for, and nothing else', async () => {
  const slack = await standIn({ minute: MINUTE });
  furnish(slack);
  slack.tokens.scopes = ['channels:read'];
  const product = await run(slack);
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
  const slack = await standIn({ minute: MINUTE });
  slack.tokens.refusal = code;
  const product = await run(slack);
  await expect.poll(async () => (await apiOf(product)).state, patience).toBe('refused');
  expect((await apiOf(product)).reason).toContain(words);
  await product.post({ type: 'message', channel: 'C1', channel_type: 'channel', user: 'U1', text: 'hi', ts: ago(0) });
  await expect.poll(() => totalOf(product), patience).toBe(1);
});

test('a token of another workspace is not used', async () => {
  const slack = await standIn({ minute: MINUTE });
  const product = await run(slack, { SLACK_TEAM_ID: 'T2' });
  await expect
    .poll(async () => (await apiOf(product)).reason, patience)
    .toBe('SLACK_BOT_TOKEN is of T1, SLACK_TEAM_ID is T2');
  expect(slack.calls.map(({ method }) => method)).toEqual(['auth.test']);
});

test('an outage of Slack is waited out', async () => {
  const slack = await standIn({ minute: MINUTE });
  furnish(slack);
  slack.breakDown('http_500');
  const product = await run(slack);
  await expect.poll(async () => (await apiOf(product)).state, patience).toBe('unreachable');
  expect((await apiOf(product)).reason).toBe('Slack answers with 500');
  slack.breakDown(undefined);
  await expect.poll(() => totalOf(product), patience).toBe(20);
});

test('no token is in anything it says', async () => {
  const slack = await standIn({ minute: MINUTE });
  furnish(slack);
  const product = await run(slack, { SLACK_APP_TOKEN: slack.tokens.app });
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

test('what was said while it was away is read, with answers to older threads and edits', async () => {
  const slack = await standIn({ minute: MINUTE });
  furnish(slack);
  const { workspace } = slack;
  const root = workspace.post('C1', { ts: ago(50 * HOUR), user: 'U1', text: 'a question' });
  const typo = workspace.post('C1', { ts: ago(40 * HOUR), user: 'U1', text: 'a tpyo' });
  const product = await run(slack);
  await expect.poll(async () => (await apiOf(product)).history?.state, patience).toBe('complete');
  await expect.poll(() => totalOf(product), patience).toBe(22);

  const away = await again(product, { SLACK_BOT_TOKEN: '', SLACK_SIGNING_SECRET: '' });
  workspace.post('C2', { ts: ago(30), user: 'U2', text: 'missed' });
  workspace.post('C1', { ts: ago(20), thread_ts: root.ts, user: 'U2', text: 'an answer' });
  Object.assign(typo, { text: 'a typo', edited: { user: 'U1', ts: ago(10) } });
  const back = await again(away, { SLACK_BOT_TOKEN: slack.tokens.bot, SLACK_SIGNING_SECRET: SECRET });
  await expect.poll(() => totalOf(back), patience).toBe(24);
  const textOf = async () =>
    (await communityOf(back)).recent.newest().find(({ ts }) => slackTimestamp(ts) === typo.ts)?.text;
  await expect.poll(textOf, patience).toBe('a typo');
  await expect.poll(async () => (await apiOf(back)).gap_since, patience).toBeNull();
});

test('what Slack withheld is read once the minute is over, and the gap is shown until then', async () => {
  const slack = await standIn({ minute: MINUTE });
  furnish(slack);
  const product = await run(slack);
  await expect.poll(async () => (await apiOf(product)).history?.state, patience).toBe('complete');
  await expect.poll(() => totalOf(product), patience).toBe(20);
  const minute = Math.floor(Date.now() / 60_000) * 60 - 60;
  slack.workspace.post('C1', { ts: `${minute + 30}.000001`, user: 'U1', text: 'withheld' });
  slack.limit('conversations.history', 2);
  await product.post({}, { type: 'app_rate_limited', minute_rate_limited: minute, event: undefined });
  await expect.poll(async () => (await apiOf(product)).gap_since, patience).toBe((minute - 120) * 1000);
  await expect.poll(() => totalOf(product), patience).toBe(21);
  await expect.poll(async () => (await apiOf(product)).gap_since, patience).toBeNull();
});

test('over Socket Mode it needs no secret and no address, and reads what it missed while no connection was there', async () => {
  const slack = await standIn({ minute: MINUTE });
  furnish(slack);
  const { workspace, socket, tokens } = slack;
  const product = await run(slack, { SLACK_SIGNING_SECRET: '', SLACK_APP_TOKEN: tokens.app });
  await expect.poll(async () => (await apiOf(product)).history?.state, patience).toBe('complete');
  await expect.poll(() => socket.connections, patience).toBe(2);
  const live = workspace.post('C1', { ts: ago(0), user: 'U1', text: 'live' });
  const event = { ...live, channel: 'C1', channel_type: 'channel' };
  await socket.deliver({ type: 'event_callback', team_id: 'T1', event_id: 'Ev1', event_time: 1, event });
  await expect.poll(() => totalOf(product), patience).toBe(21);

  slack.breakDown('reset');
  socket.cut();
  const status = () => fetch(`${product.dashboardUrl}/healthz`).then((response) => response.json() as Promise<Status>);
  await expect.poll(async () => (await status()).socket?.state, patience).toBe('down');
  workspace.post('C2', { ts: ago(0), user: 'U2', text: 'missed' });
  slack.breakDown(undefined);
  await expect.poll(() => totalOf(product), patience).toBe(22);
  expect((await status()).socket).toMatchObject({ state: 'connected' });
});
