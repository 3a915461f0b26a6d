import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { ProductProcess, type ProductProcessOptions } from '../product/product-process.ts';
import { ProductWithFakeClock } from '../product/product-with-fake-clock.ts';
import { openChromium } from './chromium.ts';
import { DashboardPage } from './dashboard-page.ts';

export interface BrowserFixture {
  /** A server with these settings; removed after the test. */
  startProduct(settings?: Record<string, string>, options?: ProductProcessOptions): Promise<ProductProcess>;
  /** A server whose clock the test moves; removed after the test. */
  startProductWithFakeClock(): Promise<ProductWithFakeClock>;
  /** A tab on a server. `prepare` happens before the page is loaded. */
  openDashboard(server: { url: string }, prepare?: (page: Page) => Promise<void>): Promise<DashboardPage>;
  context(): BrowserContext;
}

/** One browser for the file; a new profile for each test; servers as the test asks for them. */
export function setUpBrowserFixture(viewport = { width: 1440, height: 900 }): BrowserFixture {
  let browser: Browser | undefined;
  let context: BrowserContext | undefined;
  const servers: { remove(): Promise<void> }[] = [];

  beforeAll(async () => {
    browser = await openChromium();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    context = await browser?.newContext({ viewport });
  });
  afterEach(async () => {
    await context?.close();
    await Promise.all(servers.splice(0).map((server) => server.remove()));
  });

  function kept<S extends { remove(): Promise<void> }>(server: S): S {
    servers.push(server);
    return server;
  }

  function current(): BrowserContext {
    if (!context) throw new Error('the test bed is used outside of a test');
    return context;
  }
  return {
    context: current,
    startProduct: async (settings, options) => kept(await ProductProcess.start(settings, options)),
    startProductWithFakeClock: async () => kept(await ProductWithFakeClock.start()),
    openDashboard: (server, prepare) => DashboardPage.open(current(), server.url, prepare),
  };
}
