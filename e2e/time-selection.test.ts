import { describe, expect, it } from 'vitest';
import { formatSlackTimestamp } from '../backend/src/core/time/slack-timestamp.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, type Milliseconds, msToUs } from '../backend/src/core/time/units.ts';
import { setUpBrowserFixture } from '../test/browser/browser-fixture.ts';
import { chromiumPath } from '../test/browser/chromium.ts';
import type { DashboardPage } from '../test/browser/dashboard-page.ts';
import { messageEvent } from '../test/slack/slack-events.ts';
import { postSmallCommunity } from './small-community.ts';

/** Returns noon in Lisbon so many days ago. */
function lisbonNoon(daysAgo: number): Milliseconds {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Lisbon', hour: '2-digit', hourCycle: 'h23' });
  const noonUtc = Math.floor((Date.now() - daysAgo * DAY_MS) / DAY_MS) * DAY_MS + 12 * HOUR_MS;
  return noonUtc - (Number(clock.format(noonUtc)) - 12) * HOUR_MS;
}

/** Drags with the mouse from the middle of one bar of the chart to that of another. */
async function dragAcrossBars(tab: DashboardPage, first: number, last: number): Promise<void> {
  const bars = tab.region('Messages over time').getByRole('group');
  const count = await bars.getByRole('button').count();
  const box = await bars.boundingBox();
  if (!box) throw new Error('the chart draws no bars');
  const x = (bar: number) => box.x + ((bar + 0.5) / count) * box.width;
  await tab.page.mouse.move(x(first), box.y + box.height / 2);
  await tab.page.mouse.down();
  await tab.page.mouse.move(x(last), box.y + box.height / 2, { steps: 4 });
  await tab.page.mouse.up();
}

describe.skipIf(!chromiumPath)('selection of a time', () => {
  const fixture = setUpBrowserFixture();

  it('counts the days brushed with the mouse, and filters by an hour of the week chosen by keyboard', async () => {
    const server = await fixture.startProduct();
    await postSmallCommunity(server);
    const tab = await fixture.openDashboard(server);
    await expect.poll(() => tab.tileValues()).toBe('3 3 2 2');
    await dragAcrossBars(tab, 26, 28);
    await expect.poll(() => tab.page.url()).toMatch(/from=\d+&to=\d+/);
    await expect.poll(() => tab.tileNumber(/^Messages /)).toBe('2');
    await tab.page.keyboard.press('Escape');
    await expect.poll(() => tab.tileValue('Messages 30 d')).toBe('3');
    expect(tab.page.url()).not.toContain('from=');
    await tab.region('Busy hours').locator('button[tabindex="0"]').focus();
    await tab.page.keyboard.press('ArrowDown');
    await tab.page.keyboard.press('ArrowUp');
    await tab.page.keyboard.press('Enter');
    await expect.poll(() => tab.page.url()).toMatch(/hour=\d+/);
    expect(tab.browserErrors).toEqual([]);
  });

  it('shows the hours of a chosen day, then those of a part of it, and leads back', async () => {
    const server = await fixture.startProduct();
    const noon = lisbonNoon(3);
    for (const minutes of [0, 1, 59, 60, -1]) {
      const ts = formatSlackTimestamp(msToUs(noon + minutes * MINUTE_MS) + 100);
      await server.post(messageEvent(`at ${minutes}`, { user: 'U1', channel: 'C1', ts }));
    }
    const tab = await fixture.openDashboard(server);
    await expect.poll(() => tab.tileValue('Total messages')).toBe('5');
    const chart = tab.region('Messages over time');
    const bars = chart.getByRole('group');
    const nonZeroBars = () =>
      bars
        .getByRole('button')
        .evaluateAll((all) => all.map((bar) => bar.getAttribute('title') ?? '').filter((title) => !/: 0$/.test(title)));
    await expect.poll(nonZeroBars).toEqual([expect.stringMatching(/^\w{3} \d+ \w{3}: 5$/)]);
    await bars.getByRole('button', { name: /: 5$/ }).focus();
    await tab.page.keyboard.press('Enter');
    await expect.poll(() => bars.getByRole('button').count()).toBe(24);
    await tab.page.getByRole('button', { name: /^Messages \d/ }).press('Enter');
    const definition = tab.page.locator(':popover-open');
    await expect.poll(() => definition.innerText()).toMatch(/the chosen period: .* 00:00 to .* 00:00, Lisbon/);
    await tab.page.keyboard.press('Escape');
    await expect.poll(() => definition.count()).toBe(0);
    expect((await nonZeroBars()).map((title) => title.slice(-8))).toEqual(['11:00: 1', '12:00: 3', '13:00: 1']);
    expect(await tab.regionText('Messages over time')).toMatch(/by the hour\s*Last 30 days live/);

    await dragAcrossBars(tab, 12, 13);
    await expect.poll(() => tab.tileNumber(/^Messages /)).toBe('4');
    expect(await tab.pageText()).toMatch(/Every panel counts \d+ \w{3} 12:00 to 14:00/);
    await tab.page.goBack();
    await expect.poll(() => bars.getByRole('button').count()).toBe(24);
    await tab.page.goForward();
    await expect.poll(() => bars.getByRole('button').count()).toBe(2);
    await tab.page.goto(`${tab.page.url()}&at=${noon + 30 * MINUTE_MS}`);
    await expect.poll(() => tab.tileNumber(/^Messages /)).toBe('2');
    await chart.getByRole('button', { name: 'Last 30 days' }).click();
    await expect.poll(() => tab.page.getByRole('button', { name: 'Period: Last 30 days' }).count()).toBe(1);
    expect(tab.browserErrors).toEqual([]);
  });

  it('shows a period chosen by key, from the menu and in the calendar', async () => {
    const server = await fixture.startProduct();
    await postSmallCommunity(server);
    const tab = await fixture.openDashboard(server);
    await expect.poll(() => tab.tileValues()).toBe('3 3 2 2');
    await tab.page.keyboard.press('w');
    await expect.poll(() => tab.page.url()).toContain('period=7d');
    await expect.poll(() => tab.regionText('Messages over time')).toContain('by the hour');
    await tab.page.keyboard.press('p');
    await tab.page.getByRole('button', { name: 'This year' }).click();
    await expect.poll(() => tab.page.url()).toContain('period=year');
    await expect.poll(() => tab.pageText()).toContain('Every panel counts This year');

    await tab.page.keyboard.press('p');
    await tab.page.getByRole('button', { name: 'Custom…' }).click();
    const today = tab.page.locator('.calendar .today button');
    await today.focus();
    await tab.page.keyboard.press('Enter');
    await tab.page.keyboard.press('ArrowLeft');
    await tab.page.keyboard.press('Enter');
    await expect.poll(() => tab.page.url()).toMatch(/from=\d+&to=\d+/);
    await expect.poll(() => tab.page.locator(':popover-open').count()).toBe(0);
    const url = new URL(tab.page.url());
    const [from, to] = ['from', 'to'].map((name) => Number(url.searchParams.get(name)));
    expect(Math.round(((to ?? 0) - (from ?? 0)) / DAY_MS)).toBe(2);
    await tab.page.getByRole('button', { name: 'Back to the last 30 days' }).click();
    await expect.poll(() => tab.tileValues()).toBe('3 3 2 2');
    expect(tab.browserErrors).toEqual([]);
  });

  it('shows a past moment without changes until it returns to live', async () => {
    const server = await fixture.startProduct();
    await postSmallCommunity(server);
    const tab = await fixture.openDashboard(server);
    await expect.poll(() => tab.tileValues()).toBe('3 3 2 2');
    await tab.page.goto(`${server.url}/?at=${Date.now() - 2.5 * DAY_MS}`);
    await expect.poll(() => tab.tileValues()).toBe('1 1 0 1');
    expect(await tab.pageText()).toMatch(/As of \w{3} \d+ \w{3} \d\d:\d\d\. The whole page shows that moment/);
    await server.post(messageEvent('meanwhile', { user: 'U1', channel: 'C1' }));
    await expect.poll(async () => (await server.metrics())['total_messages']).toBe(4);
    expect(await tab.tileValues()).toBe('1 1 0 1');
    await tab.page.keyboard.press('l');
    await expect.poll(() => tab.tileValues()).toBe('4 4 2 2');
    expect(tab.page.url()).not.toContain('at=');

    const slider = tab.page.getByRole('slider', { name: 'Moment shown' });
    await slider.focus();
    for (let hour = 0; hour < 36; hour++) await slider.press('ArrowLeft');
    await expect.poll(() => tab.tileValues()).toBe('2 2 0 2');
    await tab.page.getByRole('button', { name: /^Play forward/ }).click();
    await expect.poll(() => tab.tileValues()).toBe('4 4 2 2');
    await expect.poll(() => tab.pageText()).not.toContain('As of');
    expect(tab.browserErrors).toEqual([]);
  });
});
