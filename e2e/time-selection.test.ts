import { describe, expect, it } from 'vitest';
import { formatSlackTimestamp } from '../backend/src/core/time/slack-timestamp.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, type Milliseconds, msToUs } from '../backend/src/core/time/units.ts';
import { setUpBrowserFixture } from '../test/browser/browser-fixture.ts';
import { chromiumPath } from '../test/browser/chromium.ts';
import { messageEvent } from '../test/slack/slack-events.ts';
import { postSmallCommunity } from './small-community.ts';

/** Returns noon in Lisbon so many days ago. */
function lisbonNoon(daysAgo: number): Milliseconds {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Lisbon', hour: '2-digit', hourCycle: 'h23' });
  const noonUtc = Math.floor((Date.now() - daysAgo * DAY_MS) / DAY_MS) * DAY_MS + 12 * HOUR_MS;
  return noonUtc - (Number(clock.format(noonUtc)) - 12) * HOUR_MS;
}

describe.skipIf(!chromiumPath)('selection of a time', () => {
  const fixture = setUpBrowserFixture();

  it('filters by days brushed with the mouse and by an hour of the week chosen by keyboard', async () => {
    const server = await fixture.startProduct();
    await postSmallCommunity(server);
    const tab = await fixture.openDashboard(server);
    await expect.poll(() => tab.tileValues()).toBe('3 3 2 2');
    const bars = tab.region('Messages over time').getByRole('group');
    const box = await bars.boundingBox();
    if (!box) throw new Error('the chart draws no bars');
    const dayX = (day: number) => box.x + ((day + 0.5) / 61) * box.width;
    await tab.page.mouse.move(dayX(56), box.y + box.height / 2);
    await tab.page.mouse.down();
    await tab.page.mouse.move(dayX(58), box.y + box.height / 2, { steps: 4 });
    await tab.page.mouse.up();
    await expect.poll(() => tab.tileValue('Messages 30 d')).toBe('2');
    expect(tab.page.url()).toMatch(/from=\d+&to=\d+/);
    await tab.page.keyboard.press('Escape');
    await expect.poll(() => tab.tileValue('Messages 30 d')).toBe('3');
    await tab.region('Busy hours').locator('button[tabindex="0"]').focus();
    await tab.page.keyboard.press('ArrowDown');
    await tab.page.keyboard.press('ArrowUp');
    await tab.page.keyboard.press('Enter');
    await expect.poll(() => tab.page.url()).toMatch(/hour=\d+/);
    expect(tab.browserErrors).toEqual([]);
  });

  it('shows the hours of a chosen day, and filters by hours of that day', async () => {
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
    await tab.page.getByRole('button', { name: 'Messages 30 d', exact: true }).press('Enter');
    const definition = tab.page.locator(':popover-open');
    await expect.poll(() => definition.innerText()).toMatch(/the selected time: .* 00:00 to .* 00:00, Lisbon/);
    await tab.page.keyboard.press('Escape');
    await expect.poll(() => definition.count()).toBe(0);
    expect((await nonZeroBars()).map((title) => title.slice(-8))).toEqual(['11:00: 1', '12:00: 3', '13:00: 1']);
    expect(await tab.regionText('Messages over time')).toMatch(/24 hours\s*All 61 days live/);

    const box = await bars.boundingBox();
    if (!box) throw new Error('the chart draws no bars');
    const hourX = (hour: number) => box.x + ((hour + 0.5) / 24) * box.width;
    await tab.page.mouse.move(hourX(12), box.y + box.height / 2);
    await tab.page.mouse.down();
    await tab.page.mouse.move(hourX(13), box.y + box.height / 2, { steps: 4 });
    await tab.page.mouse.up();
    await expect.poll(() => tab.tileValue('Messages 30 d')).toBe('4');
    expect(await tab.pageText()).toMatch(/counts only \d+ \w{3} 12:00 to 14:00/);
    const link = tab.page.url();
    await tab.page.goto(`${link}&at=${noon + 30 * MINUTE_MS}`);
    await expect.poll(() => tab.tileValue('Messages 30 d')).toBe('2');
    await expect
      .poll(async () => (await nonZeroBars()).map((title) => title.slice(-8)))
      .toEqual(['12:00: 3', '13:00: 1']);
    await chart.getByRole('button', { name: 'All 61 days' }).click();
    await expect.poll(() => bars.getByRole('button').count()).toBe(61);
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
