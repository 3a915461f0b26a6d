import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  ago,
  apiOf,
  communityOf,
  connected,
  HOUR,
  metricsOf,
  patience,
  statusOf,
  totalOf,
} from '../test/connected-product.ts';
import { exportZip } from '../test/export-zip.ts';
import { type RunningProduct, SECRET } from '../test/running-product.ts';
import { formatSlackTimestamp } from './core/timestamp.ts';
import { uploadToServer } from './import/hand-over.ts';

const bed = connected();

test('what was said while it was away is read, with answers to older threads and edits', async () => {
  const slack = await bed.slack();
  const { workspace } = slack;
  const root = workspace.post('C1', { ts: ago(50 * HOUR), user: 'U1', text: 'a question' });
  const typo = workspace.post('C1', { ts: ago(40 * HOUR), user: 'U1', text: 'a tpyo' });
  const product = await bed.run(slack);
  await expect.poll(async () => (await apiOf(product)).history?.state, patience).toBe('complete');
  await expect.poll(() => totalOf(product), patience).toBe(22);

  const away = await bed.again(product, { SLACK_BOT_TOKEN: '', SLACK_SIGNING_SECRET: '' });
  workspace.post('C2', { ts: ago(30), user: 'U2', text: 'missed' });
  workspace.post('C1', { ts: ago(20), thread_ts: root.ts, user: 'U2', text: 'an answer' });
  Object.assign(typo, { text: 'a typo', edited: { user: 'U1', ts: ago(10) } });
  const back = await bed.again(away, { SLACK_BOT_TOKEN: slack.tokens.bot, SLACK_SIGNING_SECRET: SECRET });
  await expect.poll(() => totalOf(back), patience).toBe(24);
  const textOf = async () =>
    (await communityOf(back)).recentTexts.newest().find(({ ts }) => formatSlackTimestamp(ts) === typo.ts)?.text;
  await expect.poll(textOf, patience).toBe('a typo');
  await expect.poll(async () => (await apiOf(back)).gap_since, patience).toBeNull();
});

test('what Slack withheld is read once the minute is over, and the gap is shown until then', async () => {
  const slack = await bed.slack();
  const product = await bed.run(slack);
  await expect.poll(async () => (await apiOf(product)).history?.state, patience).toBe('complete');
  await expect.poll(() => totalOf(product), patience).toBe(20);
  const minute = Math.floor(Date.now() / 60_000) * 60 - 60;
  slack.workspace.post('C1', { ts: `${minute + 30}.000001`, user: 'U1', text: 'withheld' });
  slack.limit('conversations.history', 2);
  await product.post({}, { type: 'app_rate_limited', minute_rate_limited: minute, event: undefined });
  await expect.poll(async () => (await apiOf(product)).gap_since, patience).toBe((minute - 120) * 1000);
  await expect.poll(() => totalOf(product), patience).toBe(21);
  await expect.poll(async () => (await apiOf(product)).gap_since, patience).toBeNull();
  const gap = { from: minute * 1000, to: (minute + 60) * 1000, cause: 'rate_limited', repaired: true };
  await expect.poll(async () => (await statusOf(product)).gaps, patience).toEqual([gap]);
});

test('a downtime is known until it was read back, also where there was no token to read with', async () => {
  const slack = await bed.slack();
  const withoutToken = { SLACK_BOT_TOKEN: '' };
  let ahead = 0;
  const product = await bed.run(slack, withoutToken, () => Date.now() + ahead);
  expect((await statusOf(product)).gaps).toEqual([]);
  const ended = Date.now();
  const away = await bed.again(product, { SLACK_SIGNING_SECRET: '' });
  ahead -= 2 * HOUR; // its clock was set back, which is no gap
  expect((await statusOf(away)).gaps).toEqual([]);
  ahead += 5 * HOUR;
  expect((await statusOf(away)).gaps).toMatchObject([{ to: null, cause: 'down', repaired: false }]);
  const back = await bed.again(away, { SLACK_SIGNING_SECRET: SECRET });
  const [gap, ...more] = (await statusOf(back)).gaps;
  expect(more).toEqual([]);
  expect(gap).toMatchObject({ cause: 'down', repaired: false });
  expect(gap?.from).toBeGreaterThanOrEqual(ended);
  expect((gap?.to ?? 0) - (gap?.from ?? 0)).toBeGreaterThanOrEqual(3 * HOUR - 60_000);
  const reading = await bed.again(back, { SLACK_BOT_TOKEN: slack.tokens.bot });
  await expect.poll(async () => (await statusOf(reading)).gaps, patience).toEqual([{ ...gap, repaired: true }]);
});

test('an export repairs a downtime between its messages, and not the one that it ends in', async () => {
  const slack = await bed.slack();
  let ahead = -10 * HOUR;
  let product = await bed.run(slack, { SLACK_BOT_TOKEN: '' }, () => Date.now() + ahead);
  for (const hours of [7, 1]) {
    const away = await bed.again(product, { SLACK_SIGNING_SECRET: '' });
    ahead = -hours * HOUR;
    product = await bed.again(away, { SLACK_SIGNING_SECRET: SECRET });
  }
  const repaired = async () => (await statusOf(product)).gaps.map((gap) => gap.repaired);
  expect(await repaired()).toEqual([false, false]);
  const path = await exportZip({
    'channels.json': [{ id: 'C1', name: 'general', is_general: true }],
    'users.json': [{ id: 'U1', team_id: 'T1', name: 'ada' }],
    'general/2026-01-01.json': [11, 2].map((hours) => ({
      type: 'message',
      user: 'U1',
      text: 'hi',
      ts: ago(hours * HOUR),
    })),
  });
  const { state } = await uploadToServer(path, (await stat(path)).size, 'export.zip', server(product), () => undefined);
  expect(state).toBe('done');
  expect(await repaired()).toEqual([true, false]);
});

function server({ dashboardUrl }: RunningProduct) {
  return { url: dashboardUrl, token: undefined };
}

test('over Socket Mode it needs no secret and no address, and reads what it missed while no connection was there', async () => {
  const slack = await bed.slack();
  const { workspace, socket, tokens } = slack;
  let ahead = 0;
  const settings = { SLACK_SIGNING_SECRET: '', SLACK_APP_TOKEN: tokens.app };
  const product = await bed.run(slack, settings, () => Date.now() + ahead);
  await expect.poll(async () => (await apiOf(product)).history?.state, patience).toBe('complete');
  await expect.poll(() => socket.connections, patience).toBe(2);
  const live = workspace.post('C1', { ts: ago(0), user: 'U1', text: 'live' });
  const event = { ...live, channel: 'C1', channel_type: 'channel' };
  await socket.deliver({ type: 'event_callback', team_id: 'T1', event_id: 'Ev1', event_time: 1, event });
  await expect.poll(() => totalOf(product), patience).toBe(21);

  slack.breakDown('reset');
  socket.cut();
  await expect.poll(async () => (await statusOf(product)).socket?.state, patience).toBe('down');
  workspace.post('C2', { ts: ago(0), user: 'U2', text: 'missed' });
  ahead += 10 * 60_000;
  expect((await statusOf(product)).gaps).toMatchObject([{ to: null, cause: 'disconnected', repaired: false }]);
  slack.breakDown(undefined);
  await expect.poll(() => totalOf(product), patience).toBe(22);
  expect((await statusOf(product)).socket).toMatchObject({ state: 'connected' });
  const gaps = async () => (await statusOf(product)).gaps;
  await expect.poll(gaps, patience).toMatchObject([{ cause: 'disconnected', repaired: true }]);
});

test('where it is not known any more how far the past was read, it is read anew, and changes nothing', async () => {
  const slack = await bed.slack();
  const product = await bed.run(slack);
  await expect.poll(() => totalOf(product), patience).toBe(20);
  await expect.poll(async () => (await communityOf(product)).people.has('U3'), patience).toBe(true);
  const without = await bed.again(product, { SLACK_BOT_TOKEN: '' });
  await writeFile(join(without.dataDir, 'history'), 'nothing of ours');
  const { cursor } = await metricsOf(without);
  const anew = await bed.again(without, { SLACK_BOT_TOKEN: slack.tokens.bot });
  await expect.poll(async () => (await apiOf(anew)).history?.state, patience).toBe('complete');
  expect(anew.logged.join('\n')).toContain('How far the history was read is not known (it is not one of ours)');
  expect((await metricsOf(anew))['cursor']).toBe(cursor);
});
