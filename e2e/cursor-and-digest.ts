import { expect } from 'vitest';
import type { DashboardPage } from '../test/browser/dashboard-page.ts';
import type { ProductProcess } from '../test/product/product-process.ts';

const DIGEST_DIGITS = 8;

/** Returns the cursor and the first digits of the digest as the bottom line of the page shows them. */
export async function pageCursorAndDigest(tab: DashboardPage): Promise<string> {
  const [, cursor = '', digest = ''] = /cursor (\S+) digest (\w{4} \w{4})/.exec(await tab.pageText()) ?? [];
  return `${cursor} ${digest.replace(' ', '')}`;
}

/** Returns the cursor and the first digits of the digest as the server has them. */
export async function serverCursorAndDigest(server: ProductProcess): Promise<string> {
  const { cursor, digest } = await server.metrics();
  return `${cursor} ${String(digest).slice(0, DIGEST_DIGITS)}`;
}

/** Waits until all tabs show the cursor and digest that the server has now. */
export async function expectCaughtUp(tabs: readonly DashboardPage[], server: ProductProcess): Promise<void> {
  const expected = await serverCursorAndDigest(server);
  for (const tab of tabs) await expect.poll(() => pageCursorAndDigest(tab)).toBe(expected);
}
