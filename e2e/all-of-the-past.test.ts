import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../backend/src/core/time/units.ts';
import { setUpBrowserFixture } from '../test/browser/browser-fixture.ts';
import { chromiumPath } from '../test/browser/chromium.ts';
import type { DashboardPage } from '../test/browser/dashboard-page.ts';
import type { ProductProcess } from '../test/product/product-process.ts';
import { messageEvent, uniqueTs } from '../test/slack/slack-events.ts';
import { expectCaughtUp } from './cursor-and-digest.ts';

const AGES_DAYS = [1, 2, 40, 100, 300, 400, 900];

/** A page holds the messages with the newest 1,000 texts, however old they are. */
const RECENT_MESSAGES = 1010;

/** Posts a message of each age, and then so many of today that a page does not hold all. Returns how many in all. */
async function postYears(server: ProductProcess): Promise<number> {
  for (const [n, days] of AGES_DAYS.entries())
    await server.post(messageEvent(`text ${n}`, { user: `U${n}`, channel: 'C1', ts: uniqueTs(days * DAY_MS) }));
  const recent = Array.from({ length: RECENT_MESSAGES }, (_, n) =>
    messageEvent(`today ${n}`, { user: 'U1', channel: 'C1' }),
  );
  while (recent.length > 0) await Promise.all(recent.splice(0, 50).map((event) => server.post(event)));
  return AGES_DAYS.length + RECENT_MESSAGES;
}

/** The messages of the period that is shown, without the separator of thousands. */
async function messageCount(tab: DashboardPage): Promise<number> {
  return Number((await tab.page.locator('.tile .number').nth(1).innerText()).replace(/\D/g, ''));
}

describe.skipIf(!chromiumPath)('all of the past', () => {
  const fixture = setUpBrowserFixture();

  it('a period before the rows of the page counts every message, and follows the stream', async () => {
    const server = await fixture.startProduct();
    const count = await postYears(server);
    const tab = await fixture.openDashboard({ url: `${server.url}/?period=all` });
    await expect.poll(() => messageCount(tab)).toBe(count);
    await server.post(messageEvent('now', { user: 'U1', channel: 'C1' }));
    await expect.poll(() => messageCount(tab)).toBe(count + 1);
    await expectCaughtUp([tab], server);
    expect(tab.page.workers()).toHaveLength(1);
    expect(tab.browserErrors).toEqual([]);
  });

  it('Back and Forward walk through periods, and the default page needs no worker', async () => {
    const server = await fixture.startProduct();
    await postYears(server);
    const tab = await fixture.openDashboard(server);
    await expect.poll(() => messageCount(tab)).toBe(RECENT_MESSAGES + 2);
    expect(tab.page.workers()).toHaveLength(0);
    await tab.page.goto(`${server.url}/?period=12m`);
    await expect.poll(() => messageCount(tab)).toBe(RECENT_MESSAGES + 5);
    await tab.page.goBack();
    await expect.poll(() => messageCount(tab)).toBe(RECENT_MESSAGES + 2);
    await tab.page.goForward();
    await expect.poll(() => messageCount(tab)).toBe(RECENT_MESSAGES + 5);
    expect(tab.browserErrors).toEqual([]);
  });

  it('a shared address shows the same numbers in a browser of another time zone', async () => {
    const server = await fixture.startProduct();
    await postYears(server);
    await fixture.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const tab = await fixture.openDashboard({ url: `${server.url}/?period=all&person=U1&tz=Asia%2FTokyo` });
    await expect.poll(() => messageCount(tab)).toBeGreaterThan(0);
    await expect.poll(() => tab.pageText()).toContain(', Tokyo');
    const count = await messageCount(tab);
    await tab.page.getByRole('button', { name: /^Page:/ }).click();
    await tab.page.getByRole('button', { name: 'Share', exact: true }).click();
    await tab.page.getByText('The address is copied.').waitFor();
    const address = await tab.page.evaluate(() => navigator.clipboard.readText());
    expect(address).toContain('tz=Asia%2FTokyo');
    const browser = fixture.context().browser();
    const elsewhere = await browser?.newContext({ timezoneId: 'America/New_York' });
    const other = await elsewhere?.newPage();
    await other?.goto(address);
    await expect
      .poll(async () => Number((await other?.locator('.tile .number').nth(1).innerText())?.replace(/\D/g, '')))
      .toBe(count);
    await expect.poll(() => other?.locator('body').innerText()).toContain('Tokyo');
    await elsewhere?.close();
    expect(tab.browserErrors).toEqual([]);
  });
});
