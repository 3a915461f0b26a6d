import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { setUpBrowserFixture } from '../test/browser/browser-fixture.ts';
import { chromiumPath } from '../test/browser/chromium.ts';
import type { DashboardPage } from '../test/browser/dashboard-page.ts';
import { postSampleCommunity } from '../test/slack/sample-community.ts';
import { messageEvent } from '../test/slack/slack-events.ts';
import { compareScreenshots } from './compare-screenshots.ts';

/** The scripts of the menus and what they import, which the page fetches once its numbers are painted and the browser is idle. */
const EXPORT_SCRIPTS = ['ExportMenuItems', 'PageMenuItems', 'panels', 'download-file', 'save-table'];

/** Counts the scripts of the export that the page has fetched. */
async function countExportScripts({ page }: DashboardPage): Promise<number> {
  const files = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
  return EXPORT_SCRIPTS.filter((script) => files.some((file) => file.includes(`/assets/${script}-`))).length;
}

describe.skipIf(!chromiumPath)('export of panels and page', () => {
  const fixture = setUpBrowserFixture();

  /** Returns the name and the content of the file that the browser saves. */
  async function download(tab: DashboardPage, press: () => Promise<void>): Promise<{ name: string; content: Buffer }> {
    const [file] = await Promise.all([tab.page.waitForEvent('download'), press()]);
    return { name: file.suggestedFilename(), content: await readFile(await file.path()) };
  }

  it('saves every panel as filtered, and the page as a PNG', async () => {
    const server = await fixture.startProduct();
    await postSampleCommunity(server);
    await server.post(messageEvent('=HYPERLINK("http://evil.example")?', { user: 'U3', channel: 'C1' }));
    const tab = await fixture.openDashboard(server);
    await expect.poll(() => tab.tileValue('Total messages')).toBe('125');
    const panels = await tab.page.locator('main section.panel').evaluateAll((all) => all.map((panel) => panel.id));
    for (const panel of panels) {
      await tab.page.locator(`#${panel} > header .opens`).click();
      const { name, content } = await download(tab, () =>
        tab.page.locator(`#${panel} .menu`).getByText('JSON').click(),
      );
      expect(name).toMatch(new RegExp(`^slackpanda-${panel}-\\d{8}T\\d{6}Z\\.json$`));
      expect(JSON.parse(String(content)).rows.length).toBeGreaterThan(0);
    }

    await tab.region('Channels').getByRole('button', { name: '#help' }).click();
    await expect.poll(() => tab.regionText('Leaderboard')).not.toBe('');
    await tab.page.locator('#activity > header .opens').click();
    const { content } = await download(tab, () => tab.page.locator('#activity .menu').getByText('CSV').click());
    const csv = String(content);
    expect(csv).toContain(`"'=HYPERLINK(""http://evil.example"")?"`);
    expect(csv).not.toContain('show-and-tell');
    await tab.page.keyboard.press('Escape');
    await expect.poll(() => tab.tileValue('Total messages')).toBe('125');

    const screenshot = await tab.page.screenshot();
    await tab.page.getByRole('button', { name: /^Page:/ }).click();
    const picture = await download(tab, () => tab.page.getByRole('button', { name: 'Save the page as PNG' }).click());
    expect(picture.name).toBe('slackpanda.png');
    expect([picture.content.readUInt32BE(16), picture.content.readUInt32BE(20)]).toEqual([2880, 1800]);
    expect(await compareScreenshots(tab.page, screenshot, picture.content)).toBeLessThan(0.2);
    expect(tab.browserErrors).toEqual([]);
  });

  it('saves what is shown while the server is down', async () => {
    const server = await fixture.startProduct();
    await postSampleCommunity(server);
    const tab = await fixture.openDashboard(server);
    await expect.poll(() => tab.tileValue('Total messages')).toBe('124');
    await expect.poll(() => countExportScripts(tab)).toBe(EXPORT_SCRIPTS.length);
    await server.stop();
    await expect.poll(() => tab.pageText()).toContain('Connection lost.');
    await tab.page.locator('#channels > header .opens').click();
    const { content } = await download(tab, () => tab.page.locator('#channels .menu').getByText('CSV').click());
    expect(String(content)).toContain('show-and-tell');
    await tab.page.keyboard.press('Escape');
    await tab.page.getByRole('button', { name: /^Page:/ }).click();
    const picture = await download(tab, () => tab.page.getByRole('button', { name: 'Save the page as PNG' }).click());
    expect(picture.content.length).toBeGreaterThan(10_000);
  });
});
