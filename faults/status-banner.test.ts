import { describe, expect, it, onTestFinished } from 'vitest';
import { setUpBrowserFixture } from '../test/browser/browser-fixture.ts';
import { chromiumPath } from '../test/browser/chromium.ts';
import type { DashboardPage } from '../test/browser/dashboard-page.ts';
import type { ProductProcess } from '../test/product/product-process.ts';
import { messageEvent } from '../test/slack/slack-events.ts';
import { BrokerProcess } from './injection/broker-process.ts';
import { HttpProxy, type OverrideResponse } from './injection/http-proxy.ts';
import { TcpProxy } from './injection/tcp-proxy.ts';
import { faultPollOptions, isFullRun } from './suite/fault-settings.ts';
import { createBrokerEngine } from './trial/engines.ts';

const PROXY_RESPONSES: readonly [name: string, response: OverrideResponse][] = [
  ['502', { status: 502, type: 'text/html', body: '<h1>Bad Gateway</h1>' }],
  ['504', { status: 504 }],
  ['204', { status: 204 }],
  ['a page instead of a stream', { status: 200, type: 'text/html', body: '<h1>Back soon</h1>' }],
];

describe.skipIf(!chromiumPath)('the status bar of the page', () => {
  const fixture = setUpBrowserFixture();

  function expectText(tab: DashboardPage, text: string | RegExp): Promise<void> {
    return expect.poll(() => tab.pageText(), faultPollOptions).toMatch(text);
  }

  /** Expects that the page reports no problem, and that a new message appears on it. */
  async function expectHealthy(tab: DashboardPage, server: ProductProcess, text: string): Promise<void> {
    await expect
      .poll(() => tab.pageText(), faultPollOptions)
      .not.toMatch(/Disconnected|Connection lost|cannot be stored|catching up/);
    // The page itself never contains this text.
    const message = `the post ${text}`;
    await server.post(messageEvent(message));
    await expectText(tab, message);
  }

  async function openTcpProxy(server: ProductProcess): Promise<TcpProxy> {
    const proxy = await TcpProxy.open(server.url);
    onTestFinished(() => proxy.remove());
    return proxy;
  }

  it.skipIf(!BrokerProcess.isAvailable)(
    'names the hop, the time and the waiting records while the broker is paused',
    async () => {
      const engine = createBrokerEngine();
      const server = await fixture.startProduct(engine.settings, { quiet: true });
      const tab = await fixture.openDashboard(server);
      await expectHealthy(tab, server, 'before');
      await engine.broker.pause();
      await expectText(tab, 'Redpanda: Disconnected');
      for (const text of ['one', 'two', 'three']) await server.post(messageEvent(text));
      await expectText(tab, '3 waiting');
      await expectText(
        tab,
        /Redpanda has been unreachable since \d\d:\d\d\. No answer from .* for \d+ s.* 3 waiting\. The numbers stand still/,
      );
      await engine.broker.resume();
      await expectHealthy(tab, server, 'after');
      expect(await tab.tileValues()).toBe('5 5 0 1');
    },
  );

  it.skipIf(!BrokerProcess.isAvailable)('shows that events are refused while the journal is full', async () => {
    const engine = createBrokerEngine();
    const server = await fixture.startProduct({ ...engine.settings, JOURNAL_MAX_BYTES: '1048576' }, { quiet: true });
    const tab = await fixture.openDashboard(server);
    await expectHealthy(tab, server, 'before');
    await engine.broker.kill();
    const fill = async () => {
      for (;;) await server.post(messageEvent('x'.repeat(30_000)));
    };
    await expect(fill()).rejects.toThrow('503');
    await expectText(
      tab,
      /New messages cannot be stored\. The journal is full: .* Slack gets an error and sends them again later\./,
    );
    await expectText(tab, 'Ingest refusing');
    await engine.broker.start();
    await expectHealthy(tab, server, 'after');
  });

  it('shows that the connection is lost while the server is down', async () => {
    const server = await fixture.startProduct();
    const tab = await fixture.openDashboard(server);
    await expectHealthy(tab, server, 'before');
    await server.stop('SIGKILL');
    await expectText(tab, /Connection lost\. All numbers are as of \d\d:\d\d:\d\d\./);
    await expectText(tab, /Slack not known since .*You down, reconnecting/);
    await server.launch();
    await expectHealthy(tab, server, 'after');
  });

  it.each(isFullRun ? PROXY_RESPONSES : PROXY_RESPONSES.slice(0, 1))(
    'shows that the connection is lost while a proxy responds with %s',
    async (_name, response) => {
      const server = await fixture.startProduct();
      const proxy = await HttpProxy.open(server.url);
      onTestFinished(() => proxy.remove());
      const tab = await fixture.openDashboard(proxy);
      await expectHealthy(tab, server, 'before');
      proxy.override = response;
      proxy.dropConnections();
      await expectText(tab, 'Connection lost.');
      // The page must try again: an EventSource that gave up would show the same text.
      await expect.poll(() => proxy.overrideCount, faultPollOptions).toBeGreaterThan(1);
      await server.post(messageEvent('unseen'));
      proxy.override = undefined;
      await expectHealthy(tab, server, 'after');
      expect(await tab.pageText()).toContain('unseen');
    },
  );

  // The page closes a connection that is silent for 40 s.
  it.each(isFullRun ? [40] : [])('notices a half-open connection within %i s', async () => {
    const server = await fixture.startProduct();
    const proxy = await openTcpProxy(server);
    const tab = await fixture.openDashboard(proxy);
    await expectHealthy(tab, server, 'before');
    // Only the stream is left: the server ends idle connections after 65 s.
    await expect.poll(() => proxy.connections, { ...faultPollOptions, timeout: 100_000 }).toBe(1);
    proxy.freeze();
    await server.post(messageEvent('unseen'));
    await expectText(tab, 'Connection lost.');
    await expectHealthy(tab, server, 'after');
    expect(await tab.pageText()).toContain('unseen');
  });

  it('shows the delay of a slow network', async () => {
    const server = await fixture.startProduct();
    const proxy = await openTcpProxy(server);
    const tab = await fixture.openDashboard(proxy);
    await expectHealthy(tab, server, 'before');
    proxy.delayMs = 2500;
    await server.post(messageEvent('late'));
    await expectText(tab, /You slow, [2-9](\.\d)? s/);
    proxy.delayMs = 0;
    await expectHealthy(tab, server, 'after');
    await expectText(tab, /You ok/);
  });

  it.skipIf(!BrokerProcess.isAvailable)(
    'shows that the page is catching up while it loads a new snapshot',
    async () => {
      const engine = createBrokerEngine();
      const server = await fixture.startProduct(engine.settings, { quiet: true });
      const tab = await fixture.openDashboard(server);
      await expectHealthy(tab, server, 'before');
      let releaseSnapshot: () => void = () => undefined;
      const isReleased = new Promise<void>((resolve) => {
        releaseSnapshot = resolve;
      });
      await tab.page.route('**/snapshot', async (route) => {
        await isReleased;
        await route.continue();
      });
      await engine.broker.withAdmin((admin) => admin.deleteTopics({ topics: [engine.topic] }));
      await expectText(tab, 'You catching up');
      await expect.poll(() => tab.regionText('Leaderboard'), faultPollOptions).toContain('catching up');
      releaseSnapshot();
      await expectHealthy(tab, server, 'after');
      expect(await tab.tileValues()).toBe('1 1 0 1');
    },
  );
});
