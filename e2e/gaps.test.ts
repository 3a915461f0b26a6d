import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS, type Milliseconds } from '../backend/src/core/time/units.ts';
import { readDurableFile, writeDurableFile } from '../backend/src/storage/durable-file.ts';
import { setUpBrowserFixture } from '../test/browser/browser-fixture.ts';
import { chromiumPath } from '../test/browser/chromium.ts';
import type { ProductProcess } from '../test/product/product-process.ts';
import { postSampleCommunity } from '../test/slack/sample-community.ts';
import { messageEvent } from '../test/slack/slack-events.ts';
import { auditAccessibility, auditColours } from './accessibility-audit.ts';
import { createScreenshotDir, SCREENSHOT_DIR } from './screenshots.ts';

/**
 * Kills the server and starts it again as if it had been down for so long. The server must not have accepted events before,
 * because their times show that it ran.
 */
async function simulateDowntime(server: ProductProcess, downtimeMs: Milliseconds): Promise<void> {
  const path = join(server.dataDir, 'listening');
  await expect.poll(() => readDurableFile(path)).toBeDefined();
  await server.stop('SIGKILL');
  const saved = JSON.parse(new TextDecoder().decode(await readDurableFile(path)));
  await writeDurableFile(path, new TextEncoder().encode(JSON.stringify({ ...saved, until: saved.until - downtimeMs })));
  await server.launch();
}

/** How much of the day has passed in Lisbon, 0 to 1. */
function lisbonShareOfDay(): number {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Lisbon', timeStyle: 'short' }).format();
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return (hours * HOUR_MS + minutes * MINUTE_MS) / DAY_MS;
}

describe.skipIf(!chromiumPath)('a time without events', () => {
  const fixture = setUpBrowserFixture();

  it('is marked and described on the chart, live, for a past moment and for hours', async () => {
    const server = await fixture.startProduct();
    await simulateDowntime(server, 3 * DAY_MS);
    await postSampleCommunity(server);
    const tab = await fixture.openDashboard(server);
    const chart = tab.region('Messages over time');
    await expect.poll(() => tab.regionText('Messages over time')).toContain('1 gap');
    const description =
      /^\d+ \w{3} \d\d:\d\d to \d+ \w{3} \d\d:\d\d \(3 d\): SlackPanda did not run\. Not read back\.$/;
    const marks = chart.getByRole('list', { name: 'Times without events' }).getByRole('listitem');
    expect(await marks.allInnerTexts()).toEqual([expect.stringMatching(description)]);
    expect(await marks.first().getAttribute('title')).toMatch(description);
    const plot = await chart.getByRole('group').boundingBox();
    const mark = await marks.first().boundingBox();
    if (!plot || !mark) throw new Error('the chart or the mark of the gap is not drawn');
    // Today's bar is the last of 31 and ends now. The gap begins at this time of day in the fourth bar from the end.
    const [begin, end] = [mark.x, mark.x + mark.width].map((x) => (x - plot.x) / plot.width);
    expect(begin).toBeCloseTo((27 + lisbonShareOfDay()) / 31, 2);
    expect(end).toBeGreaterThan(30 / 31);

    await chart.getByRole('button', { name: '1 gap' }).focus();
    await tab.page.keyboard.press('Enter');
    const list = tab.page.locator(':popover-open');
    await expect.poll(() => list.innerText()).toMatch(/count only after they were read/);
    expect((await list.getByRole('listitem').allInnerTexts()).join()).toMatch(description);
    await tab.page.keyboard.press('Escape');

    const now = Date.now();
    await tab.page.goto(`${server.url}/?at=${now - 10 * DAY_MS}`);
    await expect.poll(() => tab.pageText()).toContain('As of');
    await expect.poll(() => marks.first().getAttribute('class')).toContain('future');
    await tab.page.goto(`${server.url}/?from=${now - 4 * DAY_MS}&to=${now - 2 * DAY_MS}`);
    await expect.poll(() => chart.getByRole('group').getByRole('button').count()).toBeGreaterThan(47);
    const zoomed = await marks.first().boundingBox();
    expect((zoomed?.width ?? 0) / plot.width).toBeCloseTo(1 / 2, 1);
    await tab.page.goto(`${server.url}/?from=${now - 9 * DAY_MS}&to=${now - 8 * DAY_MS}`);
    await expect.poll(() => marks.count()).toBe(0);
    expect(tab.browserErrors).toEqual([]);
  });

  it.each([
    ['in the light theme', 'light', 1440, auditAccessibility],
    ['in the dark theme', 'dark', 1920, auditColours],
    ['on a phone', 'dark', 390, auditAccessibility],
  ] as const)('causes no violation that axe reports %s', async (_where, theme, width, audit) => {
    const server = await fixture.startProduct();
    await simulateDowntime(server, 8 * HOUR_MS);
    await server.post(messageEvent('after the gap'));
    await createScreenshotDir();
    const tab = await fixture.openDashboard({ url: `${server.url}/?theme=${theme}` });
    await tab.page.setViewportSize({ width, height: 900 });
    await expect.poll(() => tab.regionText('Messages over time')).toContain('1 gap');
    await tab.page.screenshot({ path: `${SCREENSHOT_DIR}/gaps-${width}-${theme}.png`, fullPage: width === 390 });
    expect.soft(await audit(tab.page), 'live').toEqual([]);
    await tab.page.keyboard.press('ArrowLeft');
    await expect.poll(() => tab.pageText()).toContain('back to live');
    expect.soft(await audit(tab.page), 'in the past').toEqual([]);
    await tab.region('Messages over time').getByRole('button', { name: '1 gap' }).click();
    await expect.poll(() => tab.page.locator(':popover-open').count()).toBe(1);
    expect.soft(await audit(tab.page), 'list open').toEqual([]);
  });
});
