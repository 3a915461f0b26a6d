import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../backend/src/core/time/units.ts';
import { setUpBrowserFixture } from '../test/browser/browser-fixture.ts';
import { chromiumPath } from '../test/browser/chromium.ts';
import { postSampleCommunity } from '../test/slack/sample-community.ts';
import { channelCreatedEvent, messageEvent, uniqueTs } from '../test/slack/slack-events.ts';

const LISTS = '#unanswered ol, #activity ol, #channels tbody';

describe.skipIf(!chromiumPath)('rows of lists', () => {
  const fixture = setUpBrowserFixture();

  it('are visible as a whole or inert, at any height and after new rows', async () => {
    const server = await fixture.startProduct();
    await postSampleCommunity(server);
    for (let n = 0; n < 20; n++) {
      await server.post(channelCreatedEvent(`CX${n}`, `place-${n}`));
      await server.post(
        messageEvent(`is this number ${n}?`, { user: 'U1', channel: `CX${n}`, ts: uniqueTs((2 + n) * HOUR_MS) }),
      );
    }
    const tab = await fixture.openDashboard(server);
    await expect.poll(() => tab.tileValue('Total messages')).toBe('144');
    const rows = () =>
      tab.page.locator(LISTS).evaluateAll((lists) =>
        lists.map((list) => {
          const frame = (list.closest('.whole') ?? list).getBoundingClientRect();
          const rows = [...list.children].filter((row) => row instanceof HTMLElement);
          const isVisible = (row: Element) => {
            const { left, bottom } = row.getBoundingClientRect();
            return left < frame.right - 1 && bottom <= frame.bottom + 1;
          };
          return {
            visible: rows.filter(isVisible).length,
            reachable: rows.filter((row) => !row.inert && row.checkVisibility({ visibilityProperty: true })).length,
            count: rows.length,
          };
        }),
      );
    for (const height of [900, 1300, 860]) {
      await tab.page.setViewportSize({ width: 1440, height });
      await expect
        .poll(async () => (await rows()).map(({ visible, reachable }) => visible - reachable))
        .toEqual([0, 0, 0]);
      for (const { reachable, count } of await rows()) {
        expect(reachable, `at ${height}`).toBeGreaterThan(1);
        if (height < 1300) expect(reachable, `at ${height}`).toBeLessThan(count);
      }
    }

    await server.post(messageEvent('and this one, which is new?', { user: 'U2', channel: 'CX3' }));
    await expect.poll(() => tab.regionText('Recent activity')).toContain('which is new');
    await expect
      .poll(async () => (await rows()).map(({ visible, reachable }) => visible - reachable))
      .toEqual([0, 0, 0]);
  });

  it('slide in at the top, and are marked instead with reduced motion', async () => {
    const server = await fixture.startProduct();
    await postSampleCommunity(server);
    const tab = await fixture.openDashboard(server, (page) => page.emulateMedia({ reducedMotion: 'reduce' }));
    await expect.poll(() => tab.tileValue('Total messages')).toBe('124');
    const marked = tab.page.locator('#activity [data-fresh]');
    expect(await marked.count()).toBe(0);
    await server.post(messageEvent('hello there', { user: 'U2', channel: 'C1' }));
    await marked.waitFor();
    expect(await marked.innerText()).toContain('hello there');
    const cutPx = await marked.evaluate((row) => {
      const dot = row.getBoundingClientRect().left + Number.parseFloat(getComputedStyle(row, '::before').left);
      return Math.max(
        ...[row.closest('ol'), row.closest('.feed')].map((frame) =>
          frame && getComputedStyle(frame).overflowX === 'visible'
            ? 0
            : (frame?.getBoundingClientRect().left ?? 0) - dot,
        ),
      );
    });
    expect(cutPx).toBeLessThan(0.5);
    await expect.poll(() => marked.count()).toBe(0);

    await tab.page.emulateMedia({ reducedMotion: 'no-preference' });
    await tab.page.evaluate(`window.animations = [];
      const animate = Element.prototype.animate;
      Element.prototype.animate = function (frames, how) {
        if (this.closest('#activity')) window.animations.push([this.localName, this.textContent, JSON.stringify(frames[0])]);
        return animate.call(this, frames, how);
      };`);
    await server.post(messageEvent('once more', { user: 'U3', channel: 'C1' }));
    const listFrame = [expect.stringContaining('hello there'), expect.stringMatching(/translateY\(-\d\d+px\)/)];
    const rowFrame = [expect.not.stringContaining('hello there'), expect.stringContaining('backgroundColor')];
    await expect
      .poll(() => tab.page.evaluate<string[][]>('window.animations'))
      .toEqual([
        ['ol', ...listFrame],
        ['li', ...rowFrame],
      ]);
    const rows = tab.page.locator('#activity li');
    // The list renders more rows than are visible, but not all.
    expect(await rows.count()).toBeLessThan(30);
    expect(await rows.last().evaluate((last) => last instanceof HTMLElement && last.inert)).toBe(true);
  });

  it('are seven on a phone, and all of them after a click on More', async () => {
    const server = await fixture.startProduct();
    for (let n = 0; n < 40; n++) await server.post(messageEvent(`number ${n}`));
    const tab = await fixture.openDashboard(server, (page) => page.setViewportSize({ width: 390, height: 844 }));
    const visibleRows = tab.page.locator('#activity li:visible');
    await expect.poll(() => visibleRows.count()).toBe(7);
    await tab.page.getByRole('button', { name: 'More', exact: true }).click();
    await expect.poll(() => visibleRows.count()).toBe(40);
    expect(await visibleRows.last().innerText()).toContain('number 0');
  });
});
