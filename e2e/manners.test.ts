import { mkdir } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { audit } from './axe.ts';
import { executablePath } from './chromium.ts';
import type { DashboardPage } from './dashboard-page.ts';
import { fill } from './sample-community.ts';
import { useTestBed } from './test-bed.ts';

/** Ignored by git; for the eye. */
const PICTURES = 'pictures';
const SIZES = {
  wall: { width: 1920, height: 1080 },
  laptop: { width: 1440, height: 900 },
  phone: { width: 390, height: 844 },
} as const;
const THEMES = ['dark', 'light'] as const;

describe.skipIf(!executablePath)('in every state, at every size, in both themes', () => {
  const bed = useTestBed();
  beforeAll(() => mkdir(PICTURES, { recursive: true }));

  async function look(tab: DashboardPage, state: string): Promise<void> {
    for (const theme of THEMES) {
      await tab.page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      for (const [size, viewport] of Object.entries(SIZES)) {
        await tab.page.setViewportSize(viewport);
        await tab.page.screenshot({ path: `${PICTURES}/${state}-${size}-${theme}.png`, fullPage: size === 'phone' });
        expect.soft(await audit(tab.page), `${state}, ${size}, ${theme}`).toEqual([]);
      }
    }
  }

  it('axe finds nothing while it lives, is pointed at, looks back, explains, helps, and is cut off', async () => {
    const server = await bed.serve();
    await fill(server);
    const tab = await bed.open(server);
    await expect.poll(() => tab.number('Total messages')).toBe('124');
    await look(tab, 'live');

    await tab.page.keyboard.press('?');
    await look(tab, 'help');
    await tab.page.keyboard.press('Escape');

    await tab.page.getByRole('button', { name: /^Page:/ }).click();
    await look(tab, 'menu');
    await tab.page.keyboard.press('Escape');

    await tab.region('Channels').getByRole('button', { name: '#help' }).click();
    await look(tab, 'filtered');
    await tab.page.keyboard.press('Escape');

    await tab.page.keyboard.press('ArrowLeft');
    await look(tab, 'past');
    await tab.page.keyboard.press('l');

    await server.end();
    await expect.poll(() => tab.text()).toContain('Connection lost.');
    await look(tab, 'stale');
  });

  it('axe finds nothing on the first run', async () => {
    const server = await bed.serve();
    const tab = await bed.open(server);
    await expect.poll(() => tab.text()).toContain('to your first number');
    await look(tab, 'first-run');
  });

  it('axe finds nothing while it waits for its numbers', async () => {
    const server = await bed.serve();
    const tab = await bed.open(server, async (page) => void (await page.route('**/snapshot', () => undefined)));
    await expect.poll(() => tab.text(), { timeout: 10_000 }).toContain('Loading the community');
    await look(tab, 'loading');
  });
});
