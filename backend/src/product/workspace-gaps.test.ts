import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  fetchApiStatus,
  fetchCommunity,
  fetchMetrics,
  fetchStatus,
  fetchTotalMessages,
  setUpConnectedProducts,
  slackPollOptions,
  tsAgo,
} from '../../../test/product/connected-products.ts';
import { type RunningProduct, TEST_SIGNING_SECRET } from '../../../test/product/running-product.ts';
import { writeExportZip } from '../../../test/slack/export-zip.ts';
import { formatSlackTimestamp } from '../core/time/slack-timestamp.ts';
import { HOUR_MS, MINUTE_MS, msToSeconds } from '../core/time/units.ts';
import { openImportSource } from '../import/import-source.ts';
import { uploadToServer } from '../import/upload-to-server.ts';

const fixture = setUpConnectedProducts();

test('the product backfills what happened while it was down, with replies to older threads and edits', async () => {
  const slack = await fixture.startSlack();
  const { workspace } = slack;
  const root = workspace.addMessage('C1', { ts: tsAgo(50 * HOUR_MS), user: 'U1', text: 'a question' });
  const typo = workspace.addMessage('C1', { ts: tsAgo(40 * HOUR_MS), user: 'U1', text: 'a tpyo' });
  const product = await fixture.startProduct(slack);
  await expect.poll(async () => (await fetchApiStatus(product)).history?.state, slackPollOptions).toBe('complete');
  await expect.poll(() => fetchTotalMessages(product), slackPollOptions).toBe(22);

  const stopped = await fixture.restartProduct(product, { SLACK_BOT_TOKEN: '', SLACK_SIGNING_SECRET: '' });
  workspace.addMessage('C2', { ts: tsAgo(30), user: 'U2', text: 'missed' });
  workspace.addMessage('C1', { ts: tsAgo(20), thread_ts: root.ts, user: 'U2', text: 'an answer' });
  Object.assign(typo, { text: 'a typo', edited: { user: 'U1', ts: tsAgo(10) } });
  const back = await fixture.restartProduct(stopped, {
    SLACK_BOT_TOKEN: slack.tokens.bot,
    SLACK_SIGNING_SECRET: TEST_SIGNING_SECRET,
  });
  await expect.poll(() => fetchTotalMessages(back), slackPollOptions).toBe(24);
  const textOf = async () =>
    (await fetchCommunity(back)).recentTexts.newest().find(({ ts }) => formatSlackTimestamp(ts) === typo.ts)?.text;
  await expect.poll(textOf, slackPollOptions).toBe('a typo');
  await expect.poll(async () => (await fetchApiStatus(back)).gap_since, slackPollOptions).toBeNull();
});

test('the product backfills a rate-limited minute once it is over, and shows the gap until then', async () => {
  const slack = await fixture.startSlack();
  const product = await fixture.startProduct(slack);
  await expect.poll(async () => (await fetchApiStatus(product)).history?.state, slackPollOptions).toBe('complete');
  await expect.poll(() => fetchTotalMessages(product), slackPollOptions).toBe(20);
  const minuteMs = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS - MINUTE_MS;
  const minute = msToSeconds(minuteMs);
  slack.workspace.addMessage('C1', { ts: `${minute + 30}.000001`, user: 'U1', text: 'withheld' });
  slack.rateLimit('conversations.history', 2);
  await product.post({}, { type: 'app_rate_limited', minute_rate_limited: minute, event: undefined });
  await expect
    .poll(async () => (await fetchApiStatus(product)).gap_since, slackPollOptions)
    .toBe(minuteMs - 2 * MINUTE_MS);
  await expect.poll(() => fetchTotalMessages(product), slackPollOptions).toBe(21);
  await expect.poll(async () => (await fetchApiStatus(product)).gap_since, slackPollOptions).toBeNull();
  const gap = { from: minuteMs, to: minuteMs + MINUTE_MS, cause: 'rate_limited', repaired: true };
  await expect.poll(async () => (await fetchStatus(product)).gaps, slackPollOptions).toEqual([gap]);
});

test('a downtime stays a gap until it is backfilled, also after a start without a token', async () => {
  const slack = await fixture.startSlack();
  const withoutToken = { SLACK_BOT_TOKEN: '' };
  let aheadMs = 0;
  const product = await fixture.startProduct(slack, withoutToken, () => Date.now() + aheadMs);
  expect((await fetchStatus(product)).gaps).toEqual([]);
  const ended = Date.now();
  const stopped = await fixture.restartProduct(product, { SLACK_SIGNING_SECRET: '' });
  aheadMs -= 2 * HOUR_MS; // a clock that is set back makes no gap
  expect((await fetchStatus(stopped)).gaps).toEqual([]);
  aheadMs += 5 * HOUR_MS;
  expect((await fetchStatus(stopped)).gaps).toMatchObject([{ to: null, cause: 'down', repaired: false }]);
  const back = await fixture.restartProduct(stopped, { SLACK_SIGNING_SECRET: TEST_SIGNING_SECRET });
  const [gap, ...more] = (await fetchStatus(back)).gaps;
  expect(more).toEqual([]);
  expect(gap).toMatchObject({ cause: 'down', repaired: false });
  expect(gap?.from).toBeGreaterThanOrEqual(ended);
  expect((gap?.to ?? 0) - (gap?.from ?? 0)).toBeGreaterThanOrEqual(3 * HOUR_MS - MINUTE_MS);
  const reading = await fixture.restartProduct(back, { SLACK_BOT_TOKEN: slack.tokens.bot });
  await expect
    .poll(async () => (await fetchStatus(reading)).gaps, slackPollOptions)
    .toEqual([{ ...gap, repaired: true }]);
});

test('an import marks a gap between its messages as backfilled, and not the one in which it ends', async () => {
  const slack = await fixture.startSlack();
  let aheadMs = -10 * HOUR_MS;
  let product = await fixture.startProduct(slack, { SLACK_BOT_TOKEN: '' }, () => Date.now() + aheadMs);
  for (const hours of [7, 1]) {
    const stopped = await fixture.restartProduct(product, { SLACK_SIGNING_SECRET: '' });
    aheadMs = -hours * HOUR_MS;
    product = await fixture.restartProduct(stopped, { SLACK_SIGNING_SECRET: TEST_SIGNING_SECRET });
  }
  const repaired = async () => (await fetchStatus(product)).gaps.map((gap) => gap.repaired);
  expect(await repaired()).toEqual([false, false]);
  const path = await writeExportZip({
    'channels.json': [{ id: 'C1', name: 'general', is_general: true }],
    'users.json': [{ id: 'U1', team_id: 'T1', name: 'ada' }],
    'general/2026-01-01.json': [11, 2].map((hours) => ({
      type: 'message',
      user: 'U1',
      text: 'hi',
      ts: tsAgo(hours * HOUR_MS),
    })),
  });
  const { state } = await uploadToServer(await openImportSource(path, 1), server(product), () => undefined);
  expect(state).toBe('done');
  expect(await repaired()).toEqual([true, false]);
});

function server({ dashboardUrl }: RunningProduct) {
  return { url: dashboardUrl, token: undefined };
}

test('with Socket Mode the product needs no secret and no address, and backfills what it missed without a connection', async () => {
  const slack = await fixture.startSlack();
  const { workspace, socket, tokens } = slack;
  let aheadMs = 0;
  const settings = { SLACK_SIGNING_SECRET: '', SLACK_APP_TOKEN: tokens.app };
  const product = await fixture.startProduct(slack, settings, () => Date.now() + aheadMs);
  await expect.poll(async () => (await fetchApiStatus(product)).history?.state, slackPollOptions).toBe('complete');
  await expect.poll(() => socket.connections, slackPollOptions).toBe(2);
  const live = workspace.addMessage('C1', { ts: tsAgo(0), user: 'U1', text: 'live' });
  const event = { ...live, channel: 'C1', channel_type: 'channel' };
  await socket.deliver({ type: 'event_callback', team_id: 'T1', event_id: 'Ev1', event_time: 1, event });
  await expect.poll(() => fetchTotalMessages(product), slackPollOptions).toBe(21);

  slack.setOutage('reset');
  socket.terminateAll();
  await expect.poll(async () => (await fetchStatus(product)).socket?.state, slackPollOptions).toBe('down');
  workspace.addMessage('C2', { ts: tsAgo(0), user: 'U2', text: 'missed' });
  aheadMs += 10 * MINUTE_MS;
  expect((await fetchStatus(product)).gaps).toMatchObject([{ to: null, cause: 'disconnected', repaired: false }]);
  slack.setOutage(undefined);
  await expect.poll(() => fetchTotalMessages(product), slackPollOptions).toBe(22);
  expect((await fetchStatus(product)).socket).toMatchObject({ state: 'connected' });
  const gaps = async () => (await fetchStatus(product)).gaps;
  await expect.poll(gaps, slackPollOptions).toMatchObject([{ cause: 'disconnected', repaired: true }]);
});

test('a damaged history plan makes the product read the history again, which changes nothing', async () => {
  const slack = await fixture.startSlack();
  const product = await fixture.startProduct(slack);
  await expect.poll(() => fetchTotalMessages(product), slackPollOptions).toBe(20);
  await expect.poll(async () => (await fetchCommunity(product)).people.has('U3'), slackPollOptions).toBe(true);
  const without = await fixture.restartProduct(product, { SLACK_BOT_TOKEN: '' });
  await writeFile(join(without.dataDir, 'history'), 'not a history plan');
  const { cursor } = await fetchMetrics(without);
  const withToken = await fixture.restartProduct(without, { SLACK_BOT_TOKEN: slack.tokens.bot });
  await expect.poll(async () => (await fetchApiStatus(withToken)).history?.state, slackPollOptions).toBe('complete');
  expect(withToken.logLines.join('\n')).toContain('The history plan cannot be loaded (it is not');
  expect((await fetchMetrics(withToken))['cursor']).toBe(cursor);
});
