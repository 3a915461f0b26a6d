import { describe, expect, it } from 'vitest';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../backend/src/core/time/units.ts';
import { setUpBrowserFixture } from '../test/browser/browser-fixture.ts';
import { chromiumPath } from '../test/browser/chromium.ts';
import {
  channelCreatedEvent,
  messageChangedEvent,
  messageDeletedEvent,
  messageEvent,
  teamJoinEvent,
  uniqueTs,
} from '../test/slack/slack-events.ts';

/** One test for each error that docs/metrics.md#guarded-errors lists, with its number. */
describe.skipIf(!chromiumPath)('guarded errors', () => {
  const fixture = setUpBrowserFixture();

  it('1. loading the page adds nothing to the counters', async () => {
    const server = await fixture.startProduct();
    for (let i = 0; i < 5; i++) await server.post(messageEvent(`${i}`));
    const tab = await fixture.openDashboard(server);
    await expect.poll(() => tab.tileValues()).toBe('5 5 0 1');
    await tab.page.reload();
    await expect.poll(() => tab.tileValues()).toBe('5 5 0 1');
    await server.post(messageEvent('one more'));
    await expect.poll(() => tab.tileValues()).toBe('6 6 0 1');
    expect(await server.metrics()).toMatchObject({ total_messages: 6 });
  });

  it('2. the window of 30 days rolls by the time of each message, also across a restart', async () => {
    const server = await fixture.startProductWithFakeClock();
    await server.post(messageEvent('inside', { ts: uniqueTs(29 * DAY_MS) }));
    await server.post(messageEvent('outside', { ts: uniqueTs(31 * DAY_MS) }));
    await server.post(messageEvent('leaving', { ts: uniqueTs(30 * DAY_MS - 15 * SECOND_MS) }));
    await server.restart();
    const tab = await fixture.openDashboard(server, (page) => page.clock.install());
    await expect.poll(() => tab.tileValues()).toBe('3 2 0 1');
    await server.advance(20 * SECOND_MS, tab);
    await expect.poll(() => tab.tileValues()).toBe('3 1 0 1');
  });

  it('3. only posts of people count, and no row names an unknown person', async () => {
    const server = await fixture.startProduct();
    const post = messageEvent('a post');
    await server.post(post);
    await server.post(messageChangedEvent(post, 'an edited post'));
    const deleted = messageEvent('gone');
    await server.post(deleted);
    await server.post(messageDeletedEvent(deleted));
    for (const subtype of ['channel_join', 'channel_topic', 'channel_purpose', 'bot_message', 'pinned_item'])
      await server.post(messageEvent(subtype, { subtype, ...(subtype === 'bot_message' ? { bot_id: 'B1' } : {}) }));
    await server.post(messageEvent('a modern bot', { bot_id: 'B1', user: 'U9' }));
    const tab = await fixture.openDashboard(server);
    await expect.poll(() => tab.regionText('Recent activity')).toContain('an edited post');
    expect(await tab.tileValues()).toBe('1 1 0 1');
    expect(await tab.pageText()).not.toContain('unknown');
    expect(await (await fetch(`${server.url}/leaderboard`)).json()).toEqual({ leaderboard: { U1: 1 } });
  });

  it("4. Slack's retries and second deliveries with another event_id count once", async () => {
    const server = await fixture.startProduct();
    const post = messageEvent('hello');
    for (const event_id of ['Ev1', 'Ev1', 'Ev2']) await server.post(post, { event_id });
    const tab = await fixture.openDashboard(server);
    await expect.poll(() => tab.tileValues()).toBe('1 1 0 1');
  });

  it('5. an event without a valid signature is refused and not shown', async () => {
    const server = await fixture.startProduct();
    expect(await server.postForged(messageEvent('forged'))).toBe(401);
    await server.post(messageEvent('genuine'));
    const tab = await fixture.openDashboard(server);
    await expect.poll(() => tab.tileValues()).toBe('1 1 0 1');
    expect(await tab.pageText()).not.toContain('forged');
  });

  it('6. direct messages to the app are not shown', async () => {
    const server = await fixture.startProduct();
    const tab = await fixture.openDashboard(server);
    await server.post(messageEvent('my salary is', { channel: 'D1', channel_type: 'im' }));
    await server.post(messageEvent('in public'));
    await expect.poll(() => tab.tileValues()).toBe('1 1 0 1');
    expect(await tab.pageText()).not.toContain('salary');
    const snapshot = await fetch(`${server.url}/snapshot`);
    expect(Buffer.from(await snapshot.arrayBuffer()).toString()).not.toContain('salary');
  });

  it('7. people and mentions are shown by name', async () => {
    const server = await fixture.startProduct();
    await server.post(teamJoinEvent('U1', 'Ann Lee'));
    await server.post(teamJoinEvent('U2', 'Bob Roe'));
    await server.post(messageEvent('thanks <@U2>, see <#C2|laser> and <https://slack.com|this>'));
    const tab = await fixture.openDashboard(server);
    await expect
      .poll(() => tab.regionText('Recent activity'))
      .toMatch(/Ann Lee .*thanks @Bob Roe, see #laser and this/);
    expect(await tab.pageText()).not.toMatch(/<@|U1|U2/);
  });

  it('8. two tabs show the same score, with a penalty for quiet time until a new message', async () => {
    const server = await fixture.startProduct();
    await server.post(messageEvent('long ago', { ts: uniqueTs(65 * MINUTE_MS) }));
    const [first, second] = [await fixture.openDashboard(server), await fixture.openDashboard(server)];
    for (const tab of [first, second]) {
      await expect.poll(() => tab.healthScore()).toBe('99.5');
      expect(await tab.regionText('Community health')).toMatch(/−1.*quiet since/);
    }
    await server.post(messageEvent('here again'));
    for (const tab of [first, second]) await expect.poll(() => tab.healthScore()).toBe('101');
  });

  it('9. the score shows its cap, and falls when messages are older than 30 days', async () => {
    const server = await fixture.startProductWithFakeClock();
    const agoMs = 30 * DAY_MS - 15 * SECOND_MS;
    await Promise.all(
      Array.from({ length: 205 }, (_, i) => server.post(messageEvent(`${i}`, { ts: uniqueTs(agoMs) }))),
    );
    await server.post(messageEvent('now'));
    const tab = await fixture.openDashboard(server, (page) => page.clock.install());
    await expect.poll(() => tab.healthScore()).toBe('200');
    expect(await tab.regionText('Community health')).toContain('uncapped 203');
    await server.advance(20 * SECOND_MS, tab);
    await expect.poll(() => tab.healthScore()).toBe('100.5');
  });

  it('10. the page shows Redpanda: Disconnected while its server has no broker', async () => {
    const server = await fixture.startProduct({ KAFKA_BROKERS: '127.0.0.1:1' });
    const tab = await fixture.openDashboard(server);
    await expect.poll(() => tab.pageText()).toContain('Redpanda: Disconnected');
    expect(await tab.pageText()).not.toContain('Connection lost.');
    await server.post(messageEvent('kept'));
    await expect.poll(() => tab.pageText()).toMatch(/1 waiting/);
  });

  it('11. links lead to the workspace in SLACK_WORKSPACE, and there are none without it', async () => {
    const [acme, unnamed] = [await fixture.startProduct({ SLACK_WORKSPACE: 'acme' }), await fixture.startProduct()];
    for (const server of [acme, unnamed]) await server.post(messageEvent('hello'));
    const tabs = [await fixture.openDashboard(acme), await fixture.openDashboard(unnamed)];
    for (const tab of tabs) await expect.poll(() => tab.tileValue('Total messages')).toBe('1');
    const links = await Promise.all(
      tabs.map((tab) =>
        tab.page.locator('a[href*="slack.com"]').evaluateAll((all) => all.map((a) => a.getAttribute('href') ?? '')),
      ),
    );
    expect(links[0]?.every((href) => href.startsWith('https://acme.slack.com/'))).toBe(true);
    expect(links[0]?.length).toBeGreaterThan(0);
    expect(links[1]).toEqual([]);
  });

  it('12. rows of joins and new channels name who and what', async () => {
    const server = await fixture.startProduct();
    await server.post(teamJoinEvent('U1', 'Ann Lee'));
    await server.post(channelCreatedEvent('C1', 'laser'));
    await server.post({
      type: 'member_joined_channel',
      user: 'U1',
      channel: 'C1',
      channel_type: 'C',
      event_ts: uniqueTs(),
    });
    const tab = await fixture.openDashboard(server);
    await expect.poll(() => tab.regionText('Recent activity')).toMatch(/Ann Lee created #laser.*Ann Lee joined/);
    const rows = await tab.region('Recent activity').getByRole('listitem').allInnerTexts();
    expect(rows).toHaveLength(2);
    for (const row of rows) expect(row.trim()).not.toBe('');
  });
});
