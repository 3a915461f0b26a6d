import { describe, expect, it } from 'vitest';
import { DAY_MS, MINUTE_MS } from '../backend/src/core/time/units.ts';
import { setUpBrowserFixture } from '../test/browser/browser-fixture.ts';
import { chromiumPath } from '../test/browser/chromium.ts';
import { postSampleCommunity } from '../test/slack/sample-community.ts';
import { messageEvent, uniqueTs } from '../test/slack/slack-events.ts';
import { auditAccessibility } from './accessibility-audit.ts';
import { createScreenshotDir, SCREENSHOT_DIR } from './screenshots.ts';

describe.skipIf(!chromiumPath)('vital signs', () => {
  const fixture = setUpBrowserFixture();

  it('are shown by key, menu or address, change with events, and are remembered', async () => {
    const server = await fixture.startProduct();
    for (let week = 0; week < 9; week++)
      for (let n = 0; n < 4; n++) {
        const agoMs = week * 7 * DAY_MS + 2 * DAY_MS + n;
        await server.post(messageEvent('a question', { user: `U${n}`, channel: 'C1', ts: uniqueTs(agoMs) }));
      }
    const tab = await fixture.openDashboard(server);
    await expect.poll(() => tab.tileValue('Total messages')).toBe('36');
    const panel = tab.region('Vital signs');
    expect(await panel.count()).toBe(0);
    await tab.page.keyboard.press('v');
    const signs = () => panel.getByRole('listitem').allInnerTexts();
    const signTexts = async () => (await signs()).map((sign) => sign.replace(/\s+/g, ' '));
    await expect
      .poll(signTexts)
      .toEqual([
        'Responsiveness 0 % 0 of 16 within 24 h',
        'Newcomers — n 0, needs 5',
        'Retention — not known so far back',
        'Activity 100 % 4 in 7 d, usual 4',
        'Breadth 100 % 4 in 7 d, usual 4',
      ]);
    expect(await tab.regionText('Vital signs')).toContain(`${Math.round((100 * 35) / 60)} fair`);

    const root = uniqueTs(2 * DAY_MS);
    await server.post(messageEvent('ask', { user: 'U0', channel: 'C2', ts: root }));
    await server.post(
      messageEvent('answer', { user: 'U1', channel: 'C2', thread_ts: root, ts: uniqueTs(2 * DAY_MS - MINUTE_MS) }),
    );
    await expect.poll(signTexts).toContainEqual('Responsiveness 6 % 1 of 17 within 24 h');
    await expect.poll(signTexts).toContainEqual('Activity 100 % 6 in 7 d, usual 4');

    await panel.getByRole('button', { name: 'Why this number' }).focus();
    await tab.page.keyboard.press('Enter');
    const open = tab.page.locator(':popover-open');
    await expect.poll(() => open.innerText()).toContain('of all such messages. Needs 10.');
    await tab.page.keyboard.press('Escape');
    await tab.page.reload();
    await expect.poll(() => panel.count()).toBe(1);
    await tab.page.getByRole('button', { name: /^Page:/ }).click();
    await tab.page.getByRole('checkbox', { name: 'Vital signs' }).uncheck();
    await expect.poll(() => panel.count()).toBe(0);
    await tab.page.goto(`${server.url}/?vitals`);
    await expect.poll(() => panel.count()).toBe(1);
    expect(tab.browserErrors).toEqual([]);
  });

  it.each([
    ['light', [1440, 390]],
    ['dark', [1920, 1240]],
  ] as const)(
    'cause no violation that axe reports and cut no text, in the %s theme, at %j px',
    async (theme, widths) => {
      const server = await fixture.startProduct();
      await postSampleCommunity(server);
      const tab = await fixture.openDashboard({ url: `${server.url}/?vitals` });
      await tab.region('Vital signs').getByRole('listitem').first().waitFor();
      await createScreenshotDir();
      await tab.page.emulateMedia({ colorScheme: theme });
      for (const width of widths) {
        await tab.page.setViewportSize({ width, height: 900 });
        const cut = await tab.page
          .locator('.vitals :is(p, span, small)')
          .evaluateAll((all) =>
            all.filter((element) => element.scrollWidth > element.clientWidth).map(({ textContent }) => textContent),
          );
        expect.soft(cut, `${width}`).toEqual([]);
        await tab.page.screenshot({ path: `${SCREENSHOT_DIR}/vitals-${width}-${theme}.png`, fullPage: width === 390 });
        expect.soft(await auditAccessibility(tab.page), `${width}`).toEqual([]);
        await tab.region('Vital signs').getByRole('button', { name: 'Why this number' }).click();
        await expect.poll(() => tab.page.locator(':popover-open').count()).toBe(1);
        expect.soft(await auditAccessibility(tab.page), `${width}, explained`).toEqual([]);
        await tab.page.keyboard.press('Escape');
      }
    },
  );
});
