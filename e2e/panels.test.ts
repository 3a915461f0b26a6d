import { describe, expect, it } from 'vitest';
import { setUpBrowserFixture } from '../test/browser/browser-fixture.ts';
import { chromiumPath } from '../test/browser/chromium.ts';
import { postSmallCommunity } from './small-community.ts';

describe.skipIf(!chromiumPath)('panels', () => {
  const fixture = setUpBrowserFixture();

  it('show unanswered questions, channels, newcomers and the message distribution', async () => {
    const server = await fixture.startProduct();
    await postSmallCommunity(server);
    const tab = await fixture.openDashboard(server);
    await expect.poll(() => tab.tileValues()).toBe('3 3 2 2');
    await expect.poll(() => tab.regionText('Unanswered 1')).toMatch(/3 d why does it blink\? #help · Ann Lee/);
    expect(await tab.regionText('Channels')).toMatch(/2 of 2 active.*#general 2 67.% 1.*#help 1 33.% 1/);
    expect(await tab.regionText('Newcomers')).toMatch(/2 joined.*2 first message.*0 first reply/);
    expect(await tab.regionText('Shape')).toContain('Half by 1');
    expect(tab.browserErrors).toEqual([]);
  });

  it('apply a filter that is clicked, and the address contains it', async () => {
    const server = await fixture.startProduct();
    await postSmallCommunity(server);
    const tab = await fixture.openDashboard(server);
    await expect.poll(() => tab.tileValues()).toBe('3 3 2 2');
    await tab.region('Channels').getByRole('button', { name: '#help' }).click();
    await expect.poll(() => tab.tileValues()).toBe('1 1 2 1');
    expect(await tab.regionText('Leaderboard')).not.toContain('Bob Ray');
    expect(await tab.regionText('Recent activity')).not.toContain('good morning');
    expect(await tab.pageText()).toContain('Every panel counts only #help');

    const link = tab.page.url();
    expect(link).toContain('channel=C1');
    const otherTab = await fixture.openDashboard({ url: link });
    await expect.poll(() => otherTab.tileValues()).toBe('1 1 2 1');

    await tab.page.keyboard.press('Escape');
    await expect.poll(() => tab.tileValues()).toBe('3 3 2 2');
    expect(tab.page.url()).not.toContain('channel');
    await tab.region('Leaderboard').getByRole('button', { name: 'Bob Ray' }).click();
    await expect.poll(() => tab.tileValues()).toBe('2 2 1 1');
    await tab.page.getByRole('button', { name: 'Remove filter Bob Ray' }).click();
    await expect.poll(() => tab.tileValues()).toBe('3 3 2 2');
    expect(tab.browserErrors).toEqual([]);
  });

  it('cut no title on any screen, and have a fixed order on a phone', async () => {
    const server = await fixture.startProduct();
    await postSmallCommunity(server);
    const tab = await fixture.openDashboard(server);
    await expect.poll(() => tab.tileValues()).toBe('3 3 2 2');
    const titles = tab.page.locator('main h2, main h2 button');
    for (const [width, height] of [
      [1920, 1080],
      [1440, 900],
      [1240, 860],
      [1000, 1200],
      [390, 844],
    ] as const) {
      await tab.page.setViewportSize({ width, height });
      const cut = await titles.evaluateAll((all) =>
        all.filter((title) => title.scrollWidth > title.clientWidth).map((title) => title.textContent),
      );
      expect(cut, `at ${width}`).toEqual([]);
    }
    const panels = await tab.page
      .locator('main .panel')
      .evaluateAll((all) =>
        all.toSorted((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top).map(({ id }) => id),
      );
    expect(panels.join(' ')).toBe(
      'health unanswered newcomers activity over-time leaderboard channels shape busy-hours',
    );
  });

  it('explain each number in place, also by keyboard', async () => {
    const server = await fixture.startProduct();
    await postSmallCommunity(server);
    const tab = await fixture.openDashboard(server);
    await expect.poll(() => tab.tileValues()).toBe('3 3 2 2');
    for (const title of [
      'Total messages',
      'Messages 30 d',
      'New members 30 d',
      'People posting 30 d',
      'Time to first reply 30 d',
    ]) {
      await tab.page.getByRole('button', { name: title, exact: true }).focus();
      await tab.page.keyboard.press('Enter');
      const open = tab.page.locator(':popover-open');
      await expect.poll(() => open.count()).toBe(1);
      await expect.poll(async () => (await open.innerText()).replace(/\s+/g, ' ')).toMatch(/Window .*Lisbon/);
      expect(await open.innerText()).toContain('Not counted');
      expect(await open.innerText()).toMatch(/Cursor\s+\S+\.\d+/);
      await tab.page.keyboard.press('Escape');
      await expect.poll(() => open.count()).toBe(0);
    }
  });
});
