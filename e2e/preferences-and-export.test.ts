import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { setUpBrowserFixture } from '../test/browser/browser-fixture.ts';
import { chromiumPath } from '../test/browser/chromium.ts';
import type { DashboardPage } from '../test/browser/dashboard-page.ts';
import { postSampleCommunity } from '../test/slack/sample-community.ts';
import { messageEvent } from '../test/slack/slack-events.ts';
import { compareScreenshots } from './compare-screenshots.ts';

describe.skipIf(!chromiumPath)('what a reader sets and takes along', () => {
  const fixture = setUpBrowserFixture();

  async function download(tab: DashboardPage, press: () => Promise<void>): Promise<{ name: string; content: Buffer }> {
    const [saved] = await Promise.all([tab.page.waitForEvent('download'), press()]);
    return { name: saved.suggestedFilename(), content: await readFile(await saved.path()) };
  }

  it('the theme follows the system, and the choice is remembered', async () => {
    const server = await fixture.startProduct();
    await server.post(messageEvent('hello'));
    const tab = await fixture.openDashboard(server);
    await tab.region('Channels').waitFor();
    const background = (of: DashboardPage) =>
      of.page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    await tab.page.emulateMedia({ colorScheme: 'dark' });
    const dark = await background(tab);
    await tab.page.emulateMedia({ colorScheme: 'light' });
    expect(await background(tab)).not.toBe(dark);
    await tab.page.keyboard.press('t');
    expect(await background(tab)).toBe(dark);
    await tab.page.reload();
    expect(await background(tab)).toBe(dark);
    const wall = await fixture.openDashboard({ url: `${server.url}/?kiosk&theme=light` });
    expect(await background(wall)).not.toBe(dark);
  });

  it('days and hours follow the time zone that is chosen, windows do not', async () => {
    const server = await fixture.startProduct();
    await postSampleCommunity(server);
    const tab = await fixture.openDashboard(server);
    await expect.poll(() => tab.tileValue('Total messages')).toBe('124');
    const before = await tab.tileValues();
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
    expect(await tab.tileValues()).toBe(before);
    await tab.page.reload();
    await expect.poll(() => tab.pageText()).toContain(', Tokyo');
    expect(tab.browserErrors).toEqual([]);
  });

  it('every panel is saved as filtered, and the page as a picture', async () => {
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

    const seen = await tab.page.screenshot();
    await tab.page.getByRole('button', { name: /^Page:/ }).click();
    const picture = await download(tab, () => tab.page.getByRole('button', { name: 'Save the page as PNG' }).click());
    expect(picture.name).toBe('slackpanda.png');
    expect([picture.content.readUInt32BE(16), picture.content.readUInt32BE(20)]).toEqual([2880, 1800]);
    expect(await compareScreenshots(tab.page, seen, picture.content)).toBeLessThan(0.2);
    expect(tab.browserErrors).toEqual([]);
  });

  it('what is shown is saved also while the server is away', async () => {
    const server = await fixture.startProduct();
    await postSampleCommunity(server);
    const tab = await fixture.openDashboard(server);
    await expect.poll(() => tab.tileValue('Total messages')).toBe('124');
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

  it('every control is reached by keyboard, and shows that it is', async () => {
    const server = await fixture.startProduct();
    await postSampleCommunity(server);
    const tab = await fixture.openDashboard(server);
    await expect.poll(() => tab.tileValue('Total messages')).toBe('124');
    const seen: { label: string; outline: string }[] = [];
    const active = () =>
      tab.page.evaluate(() => {
        const { activeElement: at } = document;
        if (!at || at === document.body) return null;
        return {
          label: at.getAttribute('aria-label') ?? at.textContent ?? '',
          outline: getComputedStyle(at).outlineStyle,
        };
      });
    for (let n = 0; n < 200; n++) {
      await tab.page.keyboard.press('Tab');
      const at = await active();
      if (!at) break;
      seen.push(at);
    }
    const labels = seen.map(({ label }) => label);
    for (const label of ['Kiosk', 'Moment shown', '#help', 'Mirembe Sato-Lund', 'Save Channels', 'Messages 30 d'])
      expect(labels, label).toContain(label);
    expect(seen.filter(({ outline }) => outline === 'none')).toEqual([]);

    await tab.page.keyboard.press('/');
    expect((await active())?.label).toBe('#help');
    await tab.page.keyboard.press('Enter');
    await expect.poll(() => tab.pageText()).toContain('Every panel counts only #help');
    await tab.page.keyboard.press('Escape');
    await tab.page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await tab.page.keyboard.press('Shift+ArrowLeft');
    await expect.poll(() => tab.pageText()).toContain('As of');
    await tab.page.keyboard.press('l');
    await expect.poll(() => tab.pageText()).not.toContain('As of');
  });

  it('on a phone there is one column, and every target is 44 px', async () => {
    const server = await fixture.startProduct({ SLACK_WORKSPACE: 'acme' });
    await postSampleCommunity(server);
    const tab = await fixture.openDashboard(server, (page) => page.setViewportSize({ width: 390, height: 844 }));
    await expect.poll(() => tab.tileValue('Total messages')).toBe('124');
    const { width, columns, small } = await tab.page.evaluate(() => {
      const panels = [...document.querySelectorAll('main section.panel')].map((panel) => panel.getBoundingClientRect());
      const targets = [...document.querySelectorAll('button, select, a, input')].filter((one) => one.checkVisibility());
      return {
        width: document.documentElement.scrollWidth,
        columns: new Set(panels.map(({ left }) => left)).size,
        small: targets
          // WCAG 2.2 excepts what stands in a sentence, and what has an equal elsewhere: bars and cells have the lists.
          .filter((one) => !one.closest('.text, .cells, .area'))
          .map((one) => ({ box: one.getBoundingClientRect(), name: one.outerHTML.slice(0, 90) }))
          .filter(({ box }) => box.height < 44 - 0.5)
          .map(({ box, name }) => `${Math.round(box.height)} px: ${name}`),
      };
    });
    expect(width).toBe(390);
    expect(columns).toBe(1);
    expect(small).toEqual([]);
  });
});
