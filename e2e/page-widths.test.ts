import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../backend/src/core/time/units.ts';
import { setUpBrowserFixture } from '../test/browser/browser-fixture.ts';
import { chromiumPath } from '../test/browser/chromium.ts';
import type { ProductProcess } from '../test/product/product-process.ts';
import { postSampleCommunity } from '../test/slack/sample-community.ts';
import { channelCreatedEvent, messageEvent, uniqueTs } from '../test/slack/slack-events.ts';
import { createScreenshotDir, SCREENSHOT_DIR } from './screenshots.ts';

/** The texts of elements that are wider than their box. */
function cutTexts(page: Page, selector: string): Promise<string[]> {
  return page
    .locator(selector)
    .evaluateAll((elements) =>
      elements
        .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
        .map(({ textContent }) => textContent ?? ''),
    );
}

describe.skipIf(!chromiumPath)('the page on a laptop and on a phone', () => {
  const fixture = setUpBrowserFixture();

  async function openPage(width: number, query = '') {
    await createScreenshotDir();
    const server = await fixture.startProduct();
    await postSampleCommunity(server);
    await server.post(channelCreatedEvent('C9INTRO', 'introductions'));
    for (let n = 0; n < 40; n++) await server.post(messageEvent('hello', { channel: 'C9INTRO', ts: uniqueTs(DAY_MS) }));
    const tab = await fixture.openDashboard(server, (page) => page.setViewportSize({ width, height: 900 }));
    await expect.poll(() => tab.tileValue('Total messages')).toBe('164');
    await show(server, tab.page, query);
    return { server, page: tab.page };
  }

  async function show({ url }: ProductProcess, page: Page, query: string) {
    await page.goto(`${url}/${query}`);
    await page.locator('.tile .number').first().waitFor();
  }

  it.each([1440, 1280, 1024, 390])('shows the name of the community whole at %i px', async (width) => {
    const { page } = await openPage(width);
    await page.screenshot({ path: `${SCREENSHOT_DIR}/widths-${width}.png` });
    expect(await page.locator('h1').textContent()).toBe('Your community');
    expect(await cutTexts(page, 'h1, .tile h2, .verdict, .funnel b')).toEqual([]);
    if (width !== 1280) expect(await cutTexts(page, '.channels th button')).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  });

  it.each(['?period=year', '?period=last-quarter', '?period=all'])(
    'cuts no title of a tile, and its numbers stand beside each other: %s',
    async (query) => {
      const { page } = await openPage(1440, query);
      await page
        .locator('.tiles.long')
        .or(page.locator('.tiles', { hasText: /Q\d/ }))
        .waitFor();
      expect(await cutTexts(page, '.tile h2, .tile .asks')).toEqual([]);
      const tops = await page
        .locator('.tile > .number')
        .evaluateAll((numbers) => numbers.map((number) => Math.round(number.getBoundingClientRect().top)));
      expect(new Set(tops).size).toBe(1);
    },
  );

  it('is not wider than a phone, in any period, list or page of a person', async () => {
    const { server, page } = await openPage(390, '?period=all');
    for (const query of ['?period=all', '?period=year&at=1700000000000', '?sheet=people', '?sheet=channels']) {
      await show(server, page, query);
      if (query.includes('sheet')) await page.locator('.list-row').first().waitFor();
      expect(await page.evaluate(() => document.documentElement.scrollWidth), query).toBe(390);
      const cut = await page
        .locator('.list-row .details')
        .evaluateAll((rows) => rows.filter(({ scrollHeight, clientHeight }) => scrollHeight > clientHeight).length);
      expect(cut, query).toBe(0);
    }
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Search people and channels' }).click();
    await page.getByRole('combobox').fill('introductions');
    await page.getByRole('option').first().waitFor();
    expect(await cutTexts(page, 'dialog.search :is(bdi, .hint)')).toEqual([]);
  });
});
