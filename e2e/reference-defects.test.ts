import { describe, expect, it } from 'vitest';
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

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** The twelve ways in which the dashboard that people come from is wrong (docs/metrics.md#guarded-errors), each shown not to be ours. */
describe.skipIf(!chromiumPath)('the twelve defects of the reference', () => {
  const bed = setUpBrowserFixture();

  it('1. loading the page adds nothing: no counter is replayed on top of another', async () => {
    const server = await bed.startProduct();
    for (let i = 0; i < 5; i++) await server.post(messageEvent(`${i}`));
    const tab = await bed.openDashboard(server);
    await expect.poll(() => tab.tileValues()).toBe('5 5 0 1');
    await tab.page.reload();
    await expect.poll(() => tab.tileValues()).toBe('5 5 0 1');
    await server.post(messageEvent('one more'));
    await expect.poll(() => tab.tileValues()).toBe('6 6 0 1');
    expect(await server.metrics()).toMatchObject({ total_messages: 6 });
  });

  it('2. "30 days" rolls by the time of each message, and does not begin anew with the process', async () => {
    const server = await bed.startProductWithFakeClock();
    await server.post(messageEvent('inside', { ts: uniqueTs(29 * DAY_MS) }));
    await server.post(messageEvent('outside', { ts: uniqueTs(31 * DAY_MS) }));
    await server.post(messageEvent('leaving', { ts: uniqueTs(30 * DAY_MS - 15 * SECOND_MS) }));
    await server.restart();
    const tab = await bed.openDashboard(server, (page) => page.clock.install());
    await expect.poll(() => tab.tileValues()).toBe('3 2 0 1');
    await server.advance(20 * SECOND_MS, tab);
    await expect.poll(() => tab.tileValues()).toBe('3 1 0 1');
  });

  it('3. only what people post counts, and nobody is called "unknown"', async () => {
    const server = await bed.startProduct();
    const post = messageEvent('a post');
    await server.post(post);
    await server.post(messageChangedEvent(post, 'an edited post'));
    const gone = messageEvent('gone');
    await server.post(gone);
    await server.post(messageDeletedEvent(gone));
    for (const subtype of ['channel_join', 'channel_topic', 'channel_purpose', 'bot_message', 'pinned_item'])
      await server.post(messageEvent(subtype, { subtype, ...(subtype === 'bot_message' ? { bot_id: 'B1' } : {}) }));
    await server.post(messageEvent('a modern bot', { bot_id: 'B1', user: 'U9' }));
    const tab = await bed.openDashboard(server);
    await expect.poll(() => tab.regionText('Recent activity')).toContain('an edited post');
    expect(await tab.tileValues()).toBe('1 1 0 1');
    expect(await tab.pageText()).not.toContain('unknown');
    expect(await (await fetch(`${server.url}/leaderboard`)).json()).toEqual({ leaderboard: { U1: 1 } });
  });

  it("4. Slack's retries, and second deliveries under another event_id, count once", async () => {
    const server = await bed.startProduct();
    const post = messageEvent('hello');
    for (const event_id of ['Ev1', 'Ev1', 'Ev2']) await server.post(post, { event_id });
    const tab = await bed.openDashboard(server);
    await expect.poll(() => tab.tileValues()).toBe('1 1 0 1');
  });

  it('5. what Slack did not sign is refused and never seen', async () => {
    const server = await bed.startProduct();
    expect(await server.postForged(messageEvent('forged'))).toBe(401);
    await server.post(messageEvent('genuine'));
    const tab = await bed.openDashboard(server);
    await expect.poll(() => tab.tileValues()).toBe('1 1 0 1');
    expect(await tab.pageText()).not.toContain('forged');
  });

  it('6. direct messages to the bot are shown to nobody', async () => {
    const server = await bed.startProduct();
    const tab = await bed.openDashboard(server);
    await server.post(messageEvent('my salary is', { channel: 'D1', channel_type: 'im' }));
    await server.post(messageEvent('in public'));
    await expect.poll(() => tab.tileValues()).toBe('1 1 0 1');
    expect(await tab.pageText()).not.toContain('salary');
    const stream = await fetch(`${server.url}/snapshot`);
    expect(Buffer.from(await stream.arrayBuffer()).toString()).not.toContain('salary');
  });

  it('7. people have names, and mentions are words', async () => {
    const server = await bed.startProduct();
    await server.post(teamJoinEvent('U1', 'Ann Lee'));
    await server.post(teamJoinEvent('U2', 'Bob Roe'));
    await server.post(messageEvent('thanks <@U2>, see <#C2|laser> and <https://slack.com|this>'));
    const tab = await bed.openDashboard(server);
    await expect
      .poll(() => tab.regionText('Recent activity'))
      .toMatch(/Ann Lee .*thanks @Bob Roe, see #laser and this/);
    expect(await tab.pageText()).not.toMatch(/<@|U1|U2/);
  });

  it('8. two tabs agree on the score, and quiet costs until somebody writes', async () => {
    const server = await bed.startProduct();
    await server.post(messageEvent('long ago', { ts: uniqueTs(65 * MINUTE_MS) }));
    const [one, two] = [await bed.openDashboard(server), await bed.openDashboard(server)];
    for (const tab of [one, two]) {
      await expect.poll(() => tab.healthScore()).toBe('98.5');
      expect(await tab.regionText('Community health')).toMatch(/−2.*quiet since/);
    }
    await server.post(messageEvent('here again'));
    for (const tab of [one, two]) await expect.poll(() => tab.healthScore()).toBe('101');
  });

  it('9. the score can fall: at the cap it says so, and messages leave it after 30 days', async () => {
    const server = await bed.startProductWithFakeClock();
    const soon = 30 * DAY_MS - 15 * SECOND_MS;
    await Promise.all(Array.from({ length: 205 }, (_, i) => server.post(messageEvent(`${i}`, { ts: uniqueTs(soon) }))));
    await server.post(messageEvent('now'));
    const tab = await bed.openDashboard(server, (page) => page.clock.install());
    await expect.poll(() => tab.healthScore()).toBe('200');
    expect(await tab.regionText('Community health')).toContain('uncapped 203');
    await server.advance(20 * SECOND_MS, tab);
    await expect.poll(() => tab.healthScore()).toBe('100.5');
  });

  it('10. "Redpanda: Connected" means the broker, not the socket to our server', async () => {
    const server = await bed.startProduct({ KAFKA_BROKERS: '127.0.0.1:1' });
    const tab = await bed.openDashboard(server);
    await expect.poll(() => tab.pageText()).toContain('Redpanda: Disconnected');
    expect(await tab.pageText()).not.toContain('Connection lost.');
    await server.post(messageEvent('kept'));
    await expect.poll(() => tab.pageText()).toMatch(/1 waiting/);
  });

  it('11. neither workspace nor secret is written into the code', async () => {
    const [acme, nobody] = [await bed.startProduct({ SLACK_WORKSPACE: 'acme' }), await bed.startProduct()];
    for (const server of [acme, nobody]) await server.post(messageEvent('hello'));
    const tabs = [await bed.openDashboard(acme), await bed.openDashboard(nobody)];
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

  it('12. joins and new channels are rows that say something', async () => {
    const server = await bed.startProduct();
    await server.post(teamJoinEvent('U1', 'Ann Lee'));
    await server.post(channelCreatedEvent('C1', 'laser'));
    await server.post({
      type: 'member_joined_channel',
      user: 'U1',
      channel: 'C1',
      channel_type: 'C',
      event_ts: uniqueTs(),
    });
    const tab = await bed.openDashboard(server);
    await expect.poll(() => tab.regionText('Recent activity')).toMatch(/Ann Lee created #laser.*Ann Lee joined/);
    const rows = await tab.region('Recent activity').getByRole('listitem').allInnerTexts();
    expect(rows).toHaveLength(2);
    for (const row of rows) expect(row.trim()).not.toBe('');
  });
});
