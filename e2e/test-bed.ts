import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { openChromium } from './chromium.ts';
import { DashboardPage } from './dashboard-page.ts';
import { Server } from './server.ts';

export interface TestBed {
  /** A server with these settings; removed after the test. */
  serve(settings?: Record<string, string>): Promise<Server>;
  /** A tab on a server. `prepare` happens before the page is loaded. */
  open(server: Server, prepare?: (page: Page) => Promise<void>): Promise<DashboardPage>;
  context(): BrowserContext;
}

/** One browser for the file; a new profile for each test; servers as the test asks for them. */
export function useTestBed(viewport = { width: 1440, height: 900 }): TestBed {
  let browser: Browser | undefined;
  let context: BrowserContext | undefined;
  const servers: Server[] = [];

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

  function current(): BrowserContext {
    if (!context) throw new Error('the test bed is used outside of a test');
    return context;
  }
  return {
    context: current,
    async serve(settings) {
      const server = await Server.start(settings);
      servers.push(server);
      return server;
    },
    open: (server, prepare) => DashboardPage.open(current(), server.url, prepare),
  };
}
