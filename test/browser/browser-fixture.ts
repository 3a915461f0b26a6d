import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { ProductProcess, type ProductProcessOptions } from '../product/product-process.ts';
import { ProductWithFakeClock } from '../product/product-with-fake-clock.ts';
import { openChromium } from './chromium.ts';
import { DashboardPage } from './dashboard-page.ts';

export interface BrowserFixture {
  /** Starts the product with these settings. It is removed after the test. */
  startProduct(settings?: Record<string, string>, options?: ProductProcessOptions): Promise<ProductProcess>;
  /** Starts the product with a clock that the test moves. It is removed after the test. */
  startProductWithFakeClock(): Promise<ProductWithFakeClock>;
  /** Opens the dashboard in a tab. `prepare` runs before the page loads. */
  openDashboard(server: { url: string }, prepare?: (page: Page) => Promise<void>): Promise<DashboardPage>;
  /** The browser profile of this test. */
  context(): BrowserContext;
}

/** Playwright ends an action after 30 s otherwise, which is short on a busy machine. Less than the timeout of a test. */
const ACTION_TIMEOUT_MS = 90_000;

/** Sets up one browser for the file, and a new profile for each test. */
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
    context?.setDefaultTimeout(ACTION_TIMEOUT_MS);
  });
  afterEach(async () => {
    await context?.close();
    await Promise.all(servers.splice(0).map((server) => server.remove()));
  });

  function removeAfterTest<S extends { remove(): Promise<void> }>(server: S): S {
    servers.push(server);
    return server;
  }

  function currentContext(): BrowserContext {
    if (!context) throw new Error('The browser fixture is used outside of a test.');
    return context;
  }
  return {
    context: currentContext,
    startProduct: async (settings, options) => removeAfterTest(await ProductProcess.start(settings, options)),
    startProductWithFakeClock: async () => removeAfterTest(await ProductWithFakeClock.start()),
    openDashboard: (server, prepare) => DashboardPage.open(currentContext(), server.url, prepare),
  };
}
