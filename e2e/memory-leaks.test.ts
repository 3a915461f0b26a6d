import type { CDPSession } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { setUpBrowserFixture } from '../test/browser/browser-fixture.ts';
import { chromiumPath } from '../test/browser/chromium.ts';
import { postSampleCommunity } from '../test/slack/sample-community.ts';
import { messageEvent } from '../test/slack/slack-events.ts';

describe.skipIf(!chromiumPath)('a community that a snapshot replaced', () => {
  const fixture = setUpBrowserFixture();

  it('is garbage collected, although some panels do not render again', async () => {
    const server = await fixture.startProduct();
    await postSampleCommunity(server);
    const tab = await fixture.openDashboard(server);
    await expect.poll(() => tab.tileValue('Total messages')).toBe('124');
    const devTools = await fixture.context().newCDPSession(tab.page);
    await expect.poll(() => countCommunities(devTools)).toBe(1);
    const postAndWait = async (text: string) => {
      await server.post(messageEvent(text, { user: 'U2', channel: 'C2' }));
      await expect.poll(() => tab.regionText('Recent activity')).toContain(text);
    };
    for (let n = 0; n < 3; n++) {
      // Each message is rendered first with another community.
      await postAndWait(`is this number ${n}?`);
      await tab.page.keyboard.press('t');
      const loaded = tab.page.waitForResponse((response) => response.url().endsWith('/snapshot'));
      await tab.page.evaluate(`dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))`);
      await loaded;
    }
    // React holds the previous render until the next one.
    for (let n = 0; n < 3; n++) await postAndWait(`and this came after the last snapshot, ${n}`);
    await expect.poll(() => countCommunities(devTools)).toBe(1);
  });
});

/** Counts the maps of channels on the heap. `Runtime.queryObjects` collects garbage first. */
async function countCommunities(devTools: CDPSession): Promise<number> {
  const { result: prototype } = await devTools.send('Runtime.evaluate', { expression: 'Map.prototype' });
  const found = await devTools.send('Runtime.queryObjects', { prototypeObjectId: prototype.objectId ?? '' });
  const objectId = found.objects.objectId ?? '';
  const { result } = await devTools.send('Runtime.callFunctionOn', {
    objectId,
    functionDeclaration: 'function () { return this.filter((map) => map.get("C1")?.rows).length; }',
    returnByValue: true,
  });
  await devTools.send('Runtime.releaseObject', { objectId });
  return Number(result.value);
}
