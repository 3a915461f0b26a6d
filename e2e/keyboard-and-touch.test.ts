import { describe, expect, it } from 'vitest';
import { setUpBrowserFixture } from '../test/browser/browser-fixture.ts';
import { chromiumPath } from '../test/browser/chromium.ts';
import { postSampleCommunity } from '../test/slack/sample-community.ts';

/** More than the page has. */
const MAX_CONTROLS = 200;

describe.skipIf(!chromiumPath)('control by keyboard and touch', () => {
  const fixture = setUpBrowserFixture();

  it('the keyboard reaches every control, and each shows its focus', async () => {
    const server = await fixture.startProduct();
    await postSampleCommunity(server);
    const tab = await fixture.openDashboard(server);
    await expect.poll(() => tab.tileValue('Total messages')).toBe('124');
    const focused: { label: string; outline: string }[] = [];
    const activeControl = () =>
      tab.page.evaluate(() => {
        const { activeElement } = document;
        if (!activeElement || activeElement === document.body) return null;
        return {
          label: activeElement.getAttribute('aria-label') ?? activeElement.textContent ?? '',
          outline: getComputedStyle(activeElement).outlineStyle,
        };
      });
    for (let n = 0; n < MAX_CONTROLS; n++) {
      await tab.page.keyboard.press('Tab');
      const control = await activeControl();
      if (!control) break;
      focused.push(control);
    }
    const labels = focused.map(({ label }) => label);
    for (const label of [
      'Period: Last 30 days',
      'Search people and channels',
      'Kiosk',
      'Moment shown',
      '#help',
      'Page of #help',
      'Mirembe Sato-Lund',
      'All channels',
      'Save Channels',
      'Messages 30 d',
    ])
      expect(labels, label).toContain(label);
    expect(focused.filter(({ outline }) => outline === 'none')).toEqual([]);

    await tab.page.keyboard.press('/');
    await tab.page.getByRole('combobox').fill('help');
    await tab.page.getByRole('option', { name: '#help' }).waitFor();
    await tab.page.keyboard.press('Enter');
    await expect.poll(() => tab.pageText()).toContain('Every panel counts only #help');
    await tab.page.keyboard.press('Escape');
    await tab.page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await tab.page.keyboard.press('Shift+ArrowLeft');
    await expect.poll(() => tab.pageText()).toContain('As of');
    await tab.page.keyboard.press('l');
    await expect.poll(() => tab.pageText()).not.toContain('As of');
  });

  it('a phone shows one column, with targets at least 44 px high', async () => {
    const server = await fixture.startProduct({ SLACK_WORKSPACE: 'acme' });
    await postSampleCommunity(server);
    const tab = await fixture.openDashboard(server, (page) => page.setViewportSize({ width: 390, height: 844 }));
    await expect.poll(() => tab.tileValue('Total messages')).toBe('124');
    const { width, columns, small } = await tab.page.evaluate(() => {
      const panels = [...document.querySelectorAll('main section.panel')].map((panel) => panel.getBoundingClientRect());
      const targets = [...document.querySelectorAll('button, select, a, input')].filter((element) =>
        element.checkVisibility(),
      );
      return {
        width: document.documentElement.scrollWidth,
        columns: new Set(panels.map(({ left }) => left)).size,
        small: targets
          // WCAG 2.2 (2.5.8) excepts links within text and targets with an equivalent: bars and cells have one in the lists.
          .filter((element) => !element.closest('.text, .cells, .area'))
          .map((element) => ({ box: element.getBoundingClientRect(), name: element.outerHTML.slice(0, 90) }))
          .filter(({ box }) => box.height < 44 - 0.5)
          .map(({ box, name }) => `${Math.round(box.height)} px: ${name}`),
      };
    });
    expect(width).toBe(390);
    expect(columns).toBe(1);
    expect(small).toEqual([]);
  });
});
