import type { Locator } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { setUpBrowserFixture } from '../test/browser/browser-fixture.ts';
import { chromiumPath } from '../test/browser/chromium.ts';
import type { DashboardPage } from '../test/browser/dashboard-page.ts';
import { postSampleCommunity } from '../test/slack/sample-community.ts';
import { auditAccessibility, auditColours } from './accessibility-audit.ts';
import { createScreenshotDir, SCREENSHOT_DIR } from './screenshots.ts';

const PHONE = { width: 390, height: 844 };

describe.skipIf(!chromiumPath)('the pages of people and channels', () => {
  const fixture = setUpBrowserFixture();
  beforeAll(createScreenshotDir);

  /** Opens the dashboard of the sample community at an address. */
  async function open(query: string, viewport?: { width: number; height: number }): Promise<DashboardPage> {
    const server = await fixture.startProduct({ SLACK_WORKSPACE: 'acme' });
    await postSampleCommunity(server);
    return fixture.openDashboard({ url: `${server.url}/${query}` }, async (page) => {
      await page.emulateMedia({ reducedMotion: 'reduce' });
      if (viewport) await page.setViewportSize(viewport);
    });
  }

  const sheetOf = (tab: DashboardPage, name: string): Locator => tab.page.getByRole('dialog', { name });
  const textOf = async (element: Locator) =>
    (await element.count()) === 0 ? '' : (await element.innerText()).replace(/\s+/g, ' ');

  it('open by address, show their numbers, and lead from a person to a channel to a person', async () => {
    const tab = await open('?sheet=person:U1');
    const person = sheetOf(tab, 'Mirembe Sato-Lund');
    await expect.poll(() => textOf(person)).toMatch(/Replies given 1 1 .*Median time to give the first reply 1 h 1 h/);
    expect(await textOf(person)).toMatch(/Messages \d+ 25 Share of all messages/);
    expect(await person.getByRole('link', { name: 'Profile in Slack' }).getAttribute('href')).toBe(
      'https://acme.slack.com/team/U1',
    );

    await person.getByRole('link', { name: '#help' }).click();
    const channel = sheetOf(tab, '#help');
    await expect.poll(() => textOf(channel)).toMatch(/Questions answered 1 1 Questions unanswered 1 1/);
    expect(tab.page.url()).toContain('sheet=channel%3AC1');
    await channel.getByRole('link', { name: 'Jun-ho Applewhite' }).click();
    await expect.poll(() => textOf(sheetOf(tab, 'Jun-ho Applewhite'))).toMatch(/Replies received 1 1/);

    await tab.page.goBack();
    await expect.poll(() => sheetOf(tab, '#help').count()).toBe(1);
    await tab.page.goBack();
    await expect.poll(() => sheetOf(tab, 'Mirembe Sato-Lund').count()).toBe(1);
    expect(tab.browserErrors).toEqual([]);
  });

  it('filter the board by the person, also by one of their hours, and by the keyboard alone', async () => {
    const tab = await open('?sheet=person:U3');
    const person = sheetOf(tab, 'Tamsin Okoro-Reyes');
    const button = person.getByRole('button', { name: 'Show only this on the board' });
    await button.focus();
    await tab.page.keyboard.press('Enter');
    await expect.poll(() => person.count()).toBe(0);
    await expect.poll(() => tab.pageText()).toContain('Tamsin Okoro-Reyes');
    expect(tab.page.url()).toContain('person=U3');

    await tab.page.goBack();
    const hour = person.locator('.cells button:not(.h0)').first();
    const label = (await hour.getAttribute('aria-label')) ?? '';
    await hour.focus();
    await tab.page.keyboard.press('Enter');
    await expect.poll(() => tab.pageText()).toContain(label.split(':')[0]);
    expect(tab.page.url()).toMatch(/person=U3&hour=\d+/);
    expect(tab.browserErrors).toEqual([]);
  });

  it('close by Escape, and open by a link in a new tab', async () => {
    const tab = await open('?sheet=channel:C1');
    const channel = sheetOf(tab, '#help');
    const link = channel.getByRole('link', { name: 'Lucía Thorngate' });
    const href = (await link.getAttribute('href')) ?? '';
    const other = await fixture.openDashboard({ url: href });
    await expect.poll(() => sheetOf(other, 'Lucía Thorngate').count()).toBe(1);
    await tab.page.keyboard.press('Escape');
    await expect.poll(() => channel.count()).toBe(0);
    expect(tab.page.url()).not.toContain('sheet');
  });

  it('name an id that no record has', async () => {
    const tab = await open('?sheet=person:U404');
    await expect.poll(() => textOf(sheetOf(tab, 'U404'))).toContain('a person with the id U404');
    await expect.poll(() => auditAccessibility(tab.page)).toEqual([]);
  });

  it.each([
    ['person', '?sheet=person:U1', 'Mirembe Sato-Lund'],
    ['channel', '?sheet=channel:C1', '#help'],
  ])('of a %s fit a phone and have no violation of accessibility', async (kind, query, name) => {
    const tab = await open(query);
    const sheet = sheetOf(tab, name);
    await expect.poll(() => textOf(sheet)).toContain('Hours of the week');
    for (const scheme of ['dark', 'light'] as const) {
      await tab.page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      for (const [size, viewport] of [
        ['laptop', { width: 1440, height: 900 }],
        ['phone', PHONE],
      ] as const) {
        await tab.page.setViewportSize(viewport);
        await tab.page.screenshot({ path: `${SCREENSHOT_DIR}/page-of-${kind}-${size}-${scheme}.png` });
        const violations = scheme === 'dark' ? await auditAccessibility(tab.page) : await auditColours(tab.page);
        expect.soft(violations, `${size}, ${scheme}`).toEqual([]);
        expect.soft(await sheet.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
      }
    }
    const small = await sheet.evaluate((dialog) =>
      [...dialog.querySelectorAll('button, a')]
        // WCAG 2.2 (2.5.8) excepts targets with an equivalent: bars and cells have one in the lists.
        .filter((element) => !element.closest('.cells, .area') && element.getBoundingClientRect().height < 43.5)
        .map((element) => element.outerHTML.slice(0, 90)),
    );
    expect(small).toEqual([]);
    await sheet.evaluate((dialog) => dialog.scrollTo(0, 700));
    await tab.page.screenshot({ path: `${SCREENSHOT_DIR}/page-of-${kind}-phone-scrolled.png` });
  });
});
