import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { openChromium } from './chromium.ts';
import { ClockedServer } from './clocked-server.ts';
import { DashboardPage } from './dashboard-page.ts';
import { Server, type ServerOptions } from './server.ts';

export interface TestBed {
  /** A server with these settings; removed after the test. */
  serve(settings?: Record<string, string>, options?: ServerOptions): Promise<Server>;
  /** A server whose clock the test moves; removed after the test. */
  serveByClock(): Promise<ClockedServer>;
  /** A tab on a server. `prepare` happens before the page is loaded. */
  open(server: { url: string }, prepare?: (page: Page) => Promise<void>): Promise<DashboardPage>;
  context(): BrowserContext;
}

/** One browser for the file; a new profile for each test; servers as the test asks for them. */
export function useTestBed(viewport = { width: 1440, height: 900 }): TestBed {
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
    serve: async (settings, options) => kept(await Server.start(settings, options)),
    serveByClock: async () => kept(await ClockedServer.start()),
    open: (server, prepare) => DashboardPage.open(current(), server.url, prepare),
  };
}
