import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { MAX_RECENT_TEXTS } from '../backend/src/core/state/recent-texts.ts';
import { DAY_MS } from '../backend/src/core/time/units.ts';
import { setUpBrowserFixture } from '../test/browser/browser-fixture.ts';
import { chromiumPath } from '../test/browser/chromium.ts';
import { postSampleCommunity } from '../test/slack/sample-community.ts';
import { messageEvent, uniqueTs } from '../test/slack/slack-events.ts';
import { createScreenshotDir, SCREENSHOT_DIR } from './screenshots.ts';

describe.skipIf(!chromiumPath)('a whole list', () => {
  const fixture = setUpBrowserFixture();

  async function openList(list: string, width: number) {
    await createScreenshotDir();
    const server = await fixture.startProduct();
    await postSampleCommunity(server);
    const tab = await fixture.openDashboard(server, (page) => page.setViewportSize({ width, height: 844 }));
    await expect.poll(() => tab.tileValue('Total messages')).toBe('124');
    await tab.page.goto(`${new URL(tab.page.url()).origin}/?sheet=${list}`);
    await tab.page.getByRole('grid').waitFor();
    return tab.page;
  }

  it('is sorted, searched, walked through by keys and saved with every row', async () => {
    const page = await openList('people', 1440);
    await page.screenshot({ path: `${SCREENSHOT_DIR}/list-people.png` });
    const grid = page.getByRole('grid');
    const rows = Number(await grid.getAttribute('aria-rowcount')) - 1;
    expect(rows).toBeGreaterThan(3);
    await page.getByRole('columnheader', { name: 'Person' }).getByRole('button').click();
    await expect.poll(() => page.url()).toContain('sort=person');
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'as CSV' }).click();
    const file = await readFile(await (await saved).path(), 'utf8');
    expect(file.trim().split('\r\n')).toHaveLength(rows + 1);
    await page.getByRole('searchbox').fill('mirembe');
    await expect.poll(() => grid.getAttribute('aria-rowcount')).toBe('2');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.url()).toContain('sheet=person');
  });

  it('of the activity is drawn row by row while it is scrolled, and fits a phone', async () => {
    const page = await openList('activity', 390);
    const grid = page.getByRole('grid');
    const rows = Number(await grid.getAttribute('aria-rowcount')) - 1;
    expect(rows).toBeGreaterThan(50);
    expect(await page.locator('.list-row').count()).toBeLessThan(50);
    await page.screenshot({ path: `${SCREENSHOT_DIR}/list-activity-390.png` });
    await grid.focus();
    await page.keyboard.press('End');
    await page.locator(`[role="row"][aria-rowindex="${rows + 1}"]`).waitFor();
    await page
      .getByRole('gridcell', { name: /^message number/ })
      .last()
      .waitFor();
    await page.screenshot({ path: `${SCREENSHOT_DIR}/list-activity-390-texts.png` });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  });

  it('of the questions shows the text of one that is older than the texts of the page, which its file has not', async () => {
    const server = await fixture.startProduct();
    const question = messageEvent('which *rocket* is ours?', { ts: uniqueTs(40 * DAY_MS) });
    await server.post(question);
    const newer = Array.from({ length: MAX_RECENT_TEXTS + 5 }, (_, n) => messageEvent(`message ${n}`));
    for (let n = 0; n < newer.length; n += 50) await Promise.all(newer.slice(n, n + 50).map((one) => server.post(one)));
    const tab = await fixture.openDashboard(server);
    await expect.poll(() => tab.tileValue('Total messages')).toBe('1,006');
    await tab.page.goto(`${new URL(tab.page.url()).origin}/?period=all&sheet=questions`);
    await tab.page.getByRole('gridcell', { name: 'which rocket is ours?' }).waitFor();
    expect(await tab.page.getByRole('dialog').getByRole('heading').textContent()).toBe('Questions, all time');
    await tab.page.screenshot({ path: `${SCREENSHOT_DIR}/list-questions.png` });
    const saved = tab.page.waitForEvent('download');
    await tab.page.getByRole('button', { name: 'as CSV' }).click();
    const file = await readFile(await (await saved).path(), 'utf8');
    expect(file).toContain(String(question['ts']));
    expect(file).not.toContain('rocket');
    await tab.page.keyboard.press('Escape');
    await expect.poll(() => tab.page.locator('#unanswered .text').textContent()).toBe('which rocket is ours?');
  });

  it('of the questions says that no text is kept, with KEEP_TEXT=false', async () => {
    const server = await fixture.startProduct({ KEEP_TEXT: 'false' });
    await server.post(messageEvent('which rocket is ours?'));
    const tab = await fixture.openDashboard(server);
    await expect.poll(() => tab.tileValue('Total messages')).toBe('1');
    await tab.page.goto(`${new URL(tab.page.url()).origin}/?sheet=questions`);
    await tab.page.getByRole('gridcell', { name: 'text not kept' }).waitFor();
  });
});
