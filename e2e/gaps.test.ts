import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDurableFile, writeDurableFile } from '../backend/src/storage/durable-file.ts';
import { setUpBrowserFixture } from '../test/browser/browser-fixture.ts';
import { chromiumPath } from '../test/browser/chromium.ts';
import type { ProductProcess } from '../test/product/product-process.ts';
import { postSampleCommunity } from '../test/slack/sample-community.ts';
import { auditAccessibility } from './accessibility-audit.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The server is killed, and comes back as if that had been so long ago, ms. Events that it accepted before would disprove it. */
async function simulateDowntime(server: ProductProcess, ms: number): Promise<void> {
  const path = join(server.dataDir, 'listening');
  await expect.poll(() => readDurableFile(path)).toBeDefined();
  await server.stop('SIGKILL');
  const kept = JSON.parse(new TextDecoder().decode(await readDurableFile(path)));
  await writeDurableFile(path, new TextEncoder().encode(JSON.stringify({ ...kept, until: kept.until - ms })));
  await server.launch();
}

describe.skipIf(!chromiumPath)('when nothing was heard', () => {
  const bed = setUpBrowserFixture();

  it('is marked on the axis, told in words, and stays there in the past and for the hours', async () => {
    const server = await bed.startProduct();
    await simulateDowntime(server, 3 * DAY_MS);
    await postSampleCommunity(server);
    const tab = await bed.openDashboard(server);
    const chart = tab.region('Messages over time');
    await expect.poll(() => tab.regionText('Messages over time')).toContain('1 gap');
    const words = /^\d+ \w{3} \d\d:\d\d to \d+ \w{3} \d\d:\d\d \(3 d\): SlackPanda did not run\. Not read back\.$/;
    const marks = chart.getByRole('list', { name: 'Times without events' }).getByRole('listitem');
    expect(await marks.allInnerTexts()).toEqual([expect.stringMatching(words)]);
    expect(await marks.first().getAttribute('title')).toMatch(words);
    const plot = await chart.getByRole('group').boundingBox();
    const mark = await marks.first().boundingBox();
    if (!plot || !mark) throw new Error('nothing is drawn');
    expect(mark.width / plot.width).toBeCloseTo(3 / 61, 2);

    await chart.getByRole('button', { name: '1 gap' }).focus();
    await tab.page.keyboard.press('Enter');
    const list = tab.page.locator(':popover-open');
    await expect.poll(() => list.innerText()).toMatch(/count only after they were read/);
    expect((await list.getByRole('listitem').allInnerTexts()).join()).toMatch(words);
    await tab.page.keyboard.press('Escape');

    const present = Date.now();
    await tab.page.goto(`${server.url}/?at=${present - 10 * DAY_MS}`);
    await expect.poll(() => tab.pageText()).toContain('As of');
    await expect.poll(() => marks.first().getAttribute('class')).toContain('future');
    await tab.page.goto(`${server.url}/?from=${present - 4 * DAY_MS}&to=${present - 2 * DAY_MS}`);
    await expect.poll(() => chart.getByRole('group').getByRole('button').count()).toBeGreaterThan(47);
    const zoomed = await marks.first().boundingBox();
    expect((zoomed?.width ?? 0) / plot.width).toBeCloseTo(1 / 2, 1);
    await tab.page.goto(`${server.url}/?from=${present - 9 * DAY_MS}&to=${present - 8 * DAY_MS}`);
    await expect.poll(() => marks.count()).toBe(0);
    expect(tab.browserErrors).toEqual([]);
  });

  it('has no fault that axe finds, in either theme', async () => {
    const server = await bed.startProduct();
    await simulateDowntime(server, 8 * HOUR_MS);
    await postSampleCommunity(server);
    const tab = await bed.openDashboard(server);
    await mkdir('pictures', { recursive: true });
    for (const [theme, width] of [
      ['light', 1440],
      ['dark', 1920],
      ['dark', 390],
    ] as const) {
      await tab.page.setViewportSize({ width, height: 900 });
      await tab.page.goto(`${server.url}/?theme=${theme}`);
      await expect.poll(() => tab.regionText('Messages over time')).toContain('1 gap');
      await tab.page.screenshot({ path: `pictures/gaps-${width}-${theme}.png`, fullPage: width === 390 });
      expect.soft(await auditAccessibility(tab.page), `${width} ${theme}`).toEqual([]);
      await tab.page.keyboard.press('ArrowLeft');
      await expect.poll(() => tab.pageText()).toContain('back to live');
      expect.soft(await auditAccessibility(tab.page), `${width} ${theme}, in the past`).toEqual([]);
      await tab.region('Messages over time').getByRole('button', { name: '1 gap' }).click();
      await expect.poll(() => tab.page.locator(':popover-open').count()).toBe(1);
      expect.soft(await auditAccessibility(tab.page), `${width} ${theme}, told`).toEqual([]);
    }
  });
});
