import { describe, expect, it } from 'vitest';
import { setUpBrowserFixture } from '../test/browser/browser-fixture.ts';
import { chromiumPath } from '../test/browser/chromium.ts';
import type { DashboardPage } from '../test/browser/dashboard-page.ts';
import { postSampleCommunity } from '../test/slack/sample-community.ts';
import { messageEvent } from '../test/slack/slack-events.ts';

describe.skipIf(!chromiumPath)('preferences', () => {
  const fixture = setUpBrowserFixture();

  it('the theme follows the system until one is chosen, which is remembered', async () => {
    const server = await fixture.startProduct();
    await server.post(messageEvent('hello'));
    const tab = await fixture.openDashboard(server);
    await tab.region('Channels').waitFor();
    const background = ({ page }: DashboardPage) =>
      page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    await tab.page.emulateMedia({ colorScheme: 'dark' });
    const dark = await background(tab);
    await tab.page.emulateMedia({ colorScheme: 'light' });
    expect(await background(tab)).not.toBe(dark);
    await tab.page.keyboard.press('t');
    expect(await background(tab)).toBe(dark);
    await tab.page.reload();
    expect(await background(tab)).toBe(dark);
    const kiosk = await fixture.openDashboard({ url: `${server.url}/?kiosk&theme=light` });
    expect(await background(kiosk)).not.toBe(dark);
  });

  it('a chosen time zone changes days and hours, but not the windows', async () => {
    const server = await fixture.startProduct();
    await postSampleCommunity(server);
    const tab = await fixture.openDashboard(server);
    await expect.poll(() => tab.tileValue('Total messages')).toBe('124');
    const numbersInLisbon = await tab.tileValues();
    const hours = () =>
      tab
        .region('Busy hours')
        .locator('fieldset button')
        .evaluateAll((all) => all.map((cell) => cell.getAttribute('title')?.split(' ').at(-1)));
    const inLisbon = await hours();
    expect(await tab.pageText()).toContain(', Lisbon');

    await tab.page.getByRole('button', { name: /^Page:/ }).click();
    await tab.page.getByLabel('Time zone').selectOption('Asia/Tokyo');
    await expect.poll(() => tab.pageText()).toContain(', Tokyo');
    await tab.page.keyboard.press('Escape');
    const inTokyo = await hours();
    expect(inTokyo).not.toEqual(inLisbon);
    expect([...inTokyo].sort()).not.toEqual([]);
    expect(await tab.tileValues()).toBe(numbersInLisbon);
    await tab.page.reload();
    await expect.poll(() => tab.pageText()).toContain(', Tokyo');
    expect(tab.browserErrors).toEqual([]);
  });
});
