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

describe.skipIf(!chromiumPath)('the dashboard', () => {
  const fixture = setUpBrowserFixture();

  it('shows a signed event in every panel of every open tab', async () => {
    const server = await fixture.startProduct();
    await server.post(teamJoinEvent('U1', 'Ann Lee'));
    await server.post(channelCreatedEvent('C1', 'help'));
    const tabs = await Promise.all([
      fixture.openDashboard(server),
      fixture.openDashboard(server),
      fixture.openDashboard(server),
    ]);
    await server.post(messageEvent('hello *there*'));
    for (const tab of tabs) {
      await expect.poll(() => tab.tileValues()).toBe('1 1 1 1');
      await expect.poll(() => tab.healthScore()).toBe('101.5');
      expect(await tab.regionText('Community health')).toMatch(/100 base \+ 0\.5 × 1 message.* \+ 1 new/);
      expect(await tab.regionText('Community health')).toContain('steady');
      expect(await tab.regionText('Recent activity')).toMatch(/Ann Lee #help .*hello there/);
      expect(await tab.regionText('Leaderboard')).toMatch(/1 .*Ann Lee 1/);
      expect(await tab.pageText()).toContain('Log: Connected (embedded)');
      expect(await tab.page.locator('strong, b').getByText('there').count()).toBe(1);
      expect(tab.browserErrors).toEqual([]);
    }
  });

  it('applies an edit and a deletion', async () => {
    const server = await fixture.startProduct();
    const tab = await fixture.openDashboard(server);
    const post = messageEvent('the first words');
    await server.post(post);
    await expect.poll(() => tab.regionText('Recent activity')).toContain('the first words');
    await server.post(messageChangedEvent(post, 'other words'));
    await expect.poll(() => tab.regionText('Recent activity')).toContain('other words');
    expect(await tab.pageText()).not.toContain('the first words');
    expect(await tab.tileValues()).toBe('1 1 0 1');
    await server.post(messageEvent('something else'));
    await server.post(messageDeletedEvent(post));
    await expect.poll(() => tab.pageText()).not.toContain('other words');
    await expect.poll(() => tab.tileValues()).toBe('1 1 0 1');
  });

  it.each(['SIGTERM', 'SIGKILL'] as const)('recovers without a reload after the server ended by %s', async (signal) => {
    const server = await fixture.startProduct();
    await server.post(messageEvent('before'));
    const tab = await fixture.openDashboard(server);
    await expect.poll(() => tab.tileValue('Total messages')).toBe('1');
    await tab.page.evaluate(() => Object.assign(window, { notReloaded: true }));

    await server.stop(signal);
    await expect.poll(() => tab.pageText()).toContain('Connection lost.');
    expect(await tab.pageText()).toMatch(/You down/);
    expect(await tab.pageText()).toMatch(/as of \d/);
    expect(await tab.pageText()).toContain('Log: Disconnected');
    expect(await tab.tileValue('Total messages')).toBe('1');

    await server.launch();
    await server.post(messageEvent('after'));
    await expect.poll(() => tab.tileValue('Total messages')).toBe('2');
    await expect.poll(() => tab.pageText()).toContain('Log: Connected (embedded)');
    expect(await tab.pageText()).not.toContain('Connection lost.');
    expect(await tab.regionText('Recent activity')).toMatch(/after.*before/);
    expect(await tab.page.evaluate(() => 'notReloaded' in window)).toBe(true);
  });

  it('removes a message from the window when its time passes, without an event', async () => {
    const server = await fixture.startProductWithFakeClock();
    await server.post(messageEvent('old', { ts: uniqueTs(30 * DAY_MS - 15 * SECOND_MS) }));
    await server.post(messageEvent('new'));
    const tab = await fixture.openDashboard(server, (page) => page.clock.install());
    await expect.poll(() => tab.tileValues()).toBe('2 2 0 1');
    expect(await tab.healthScore()).toBe('101');
    await server.advance(20 * SECOND_MS, tab);
    await expect.poll(() => tab.tileValues()).toBe('2 1 0 1');
    await expect.poll(() => tab.healthScore()).toBe('100.5');
  });

  it('shows correct numbers in a browser whose clock is wrong by ten minutes', async () => {
    const server = await fixture.startProduct();
    await server.post(messageEvent('almost gone', { ts: uniqueTs(30 * DAY_MS - MINUTE_MS) }));
    await server.post(messageEvent('just now'));
    const fast = await fixture.openDashboard(server, (page) =>
      page.clock.install({ time: Date.now() + 10 * MINUTE_MS }),
    );
    await expect.poll(() => fast.tileValues()).toBe('2 2 0 1');
    const slow = await fixture.openDashboard(server, (page) =>
      page.clock.install({ time: Date.now() - 10 * MINUTE_MS }),
    );
    await expect.poll(() => slow.tileValues()).toBe('2 2 0 1');
    await expect.poll(() => slow.regionText('Recent activity')).toContain('just now');
  });

  it('applies the new settings of a restarted server without a reload', async () => {
    const server = await fixture.startProduct();
    await server.post(messageEvent('hello'));
    const tab = await fixture.openDashboard(server);
    await expect.poll(() => tab.healthScore()).toBe('100.5');
    await server.stop();
    await server.launch({ HEALTH_BASE: '120' });
    await expect.poll(() => tab.healthScore()).toBe('120.5');
  });

  it('links people, channels and messages to the workspace in SLACK_WORKSPACE', async () => {
    const server = await fixture.startProduct({ SLACK_WORKSPACE: 'acme' });
    const post = messageEvent('hello');
    await server.post(post);
    const tab = await fixture.openDashboard(server);
    const feed = tab.region('Recent activity');
    await feed.getByText('hello').waitFor();
    const links = await feed.locator('a').evaluateAll((all) => all.map((link) => link.getAttribute('href')));
    expect(links).toContain('https://acme.slack.com/team/U1');
    expect(links).toContain('https://acme.slack.com/archives/C1');
    expect(links).toContain(`https://acme.slack.com/archives/C1/p${String(post['ts']).replace('.', '')}`);
  });

  it('renders HTML and unsafe links of a message as text', async () => {
    const server = await fixture.startProduct();
    const tab = await fixture.openDashboard(server);
    await server.post(
      messageEvent('<img src=x onerror=alert(1)> <javascript:alert(1)|click> <https://ok.example|fine> &lt;b&gt;'),
    );
    const feed = tab.region('Recent activity');
    await feed.getByText('fine').waitFor();
    const links = await feed.locator('a').evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
    // A link within the page leads to the page of the author.
    const foreign = links.filter((href) => href && !href.startsWith(`${server.url}/?sheet=person`));
    expect(foreign.filter((href) => !href.startsWith('https://'))).toEqual([]);
    expect(await feed.locator('img[src="x"]').count()).toBe(0);
    expect(await feed.innerText()).toContain('<b>');
    expect(tab.browserErrors).toEqual([]);
  });

  it('shows the steps of the first run and then the numbers without a reload', async () => {
    const server = await fixture.startProduct();
    const tab = await fixture.openDashboard(server);
    await expect.poll(() => tab.pageText()).toContain('Three steps to your first number');
    await server.postForged(messageEvent('forged'));
    await expect.poll(() => tab.pageText()).toMatch(/401.*does not match/);
    await server.verifyUrl();
    await expect.poll(() => tab.pageText()).toContain('One step to your first number');
    await server.post(messageEvent('hello'));
    await expect.poll(() => tab.tileValues()).toBe('1 1 0 1');
  });

  it('explains how to get a signing secret when there is none', async () => {
    const server = await fixture.startProduct({ SLACK_SIGNING_SECRET: '' });
    const tab = await fixture.openDashboard(server);
    await expect.poll(() => tab.pageText()).toContain('Four steps to your first number');
    await tab.page.getByLabel('A public address, or a tunnel').click();
    await expect.poll(() => tab.pageText()).toContain('Paste the signing secret');
  });
});
