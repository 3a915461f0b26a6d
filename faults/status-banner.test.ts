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

const ANSWERS: readonly [what: string, answer: OverrideResponse][] = [
  ['502', { status: 502, type: 'text/html', body: '<h1>Bad Gateway</h1>' }],
  ['504', { status: 504 }],
  ['204', { status: 204 }],
  ['a page instead of a stream', { status: 200, type: 'text/html', body: '<h1>Back soon</h1>' }],
];

describe.skipIf(!chromiumPath)('the page tells the truth', () => {
  const bed = setUpBrowserFixture();

  function says(tab: DashboardPage, words: string | RegExp): Promise<void> {
    return expect.poll(() => tab.pageText(), faultPollOptions).toMatch(words);
  }

  /** Nothing on the page says that something is wrong, and a message goes all the way. */
  async function isWell(tab: DashboardPage, server: ProductProcess, text: string): Promise<void> {
    await expect
      .poll(() => tab.pageText(), faultPollOptions)
      .not.toMatch(/Disconnected|Connection lost|cannot be stored|catching up/);
    // Words that the page itself never says.
    const words = `the post ${text}`;
    await server.post(messageEvent(words));
    await says(tab, words);
  }

  async function throughProxy(server: ProductProcess): Promise<TcpProxy> {
    const proxy = await TcpProxy.open(server.url);
    onTestFinished(() => proxy.remove());
    return proxy;
  }

  it.skipIf(!BrokerProcess.isAvailable)(
    'about a broker that is away: which hop, since when, how many wait',
    async () => {
      const engine = createBrokerEngine();
      const server = await bed.startProduct(engine.settings, { quiet: true });
      const tab = await bed.openDashboard(server);
      await isWell(tab, server, 'before');
      await engine.broker.pause();
      await says(tab, 'Redpanda: Disconnected');
      for (const text of ['one', 'two', 'three']) await server.post(messageEvent(text));
      await says(tab, '3 waiting');
      await says(
        tab,
        /Redpanda has been unreachable since \d\d:\d\d\. No answer from .* for \d+ s.* 3 waiting\. The numbers stand still/,
      );
      await engine.broker.resume();
      await isWell(tab, server, 'after');
      expect(await tab.tileValues()).toBe('5 5 0 1');
    },
  );

  it.skipIf(!BrokerProcess.isAvailable)('about a journal that is full', async () => {
    const engine = createBrokerEngine();
    const server = await bed.startProduct({ ...engine.settings, JOURNAL_MAX_BYTES: '1048576' }, { quiet: true });
    const tab = await bed.openDashboard(server);
    await isWell(tab, server, 'before');
    await engine.broker.kill();
    const fill = async () => {
      for (;;) await server.post(messageEvent('x'.repeat(30_000)));
    };
    await expect(fill()).rejects.toThrow('503');
    await says(
      tab,
      /New messages cannot be stored\. The journal is full: .* Slack gets an error and sends them again later\./,
    );
    await says(tab, 'Ingest refusing');
    await engine.broker.start();
    await isWell(tab, server, 'after');
  });

  it('about a server that is gone', async () => {
    const server = await bed.startProduct();
    const tab = await bed.openDashboard(server);
    await isWell(tab, server, 'before');
    await server.stop('SIGKILL');
    await says(tab, /Connection lost\. All numbers are as of \d\d:\d\d:\d\d\./);
    await says(tab, /Slack not known since .*You down, reconnecting/);
    await server.launch();
    await isWell(tab, server, 'after');
  });

  it.each(isFullRun ? ANSWERS : ANSWERS.slice(0, 1))(
    'about a proxy that answers for a server that is being replaced: %s',
    async (_what, answer) => {
      const server = await bed.startProduct();
      const proxy = await HttpProxy.open(server.url);
      onTestFinished(() => proxy.remove());
      const tab = await bed.openDashboard(proxy);
      await isWell(tab, server, 'before');
      proxy.override = answer;
      proxy.dropConnections();
      await says(tab, 'Connection lost.');
      // Once is not enough: what ends for good at the first answer but 200 would seem well otherwise.
      await expect.poll(() => proxy.overrideCount, faultPollOptions).toBeGreaterThan(1);
      await server.post(messageEvent('unseen'));
      proxy.override = undefined;
      await isWell(tab, server, 'after');
      expect(await tab.pageText()).toContain('unseen');
    },
  );

  // It takes 40 s to be sure.
  it.each(isFullRun ? [40] : [])('about a connection that is dead and does not know it, after %i s', async () => {
    const server = await bed.startProduct();
    const proxy = await throughProxy(server);
    const tab = await bed.openDashboard(proxy);
    await isWell(tab, server, 'before');
    // The stream alone is left: the server ends the others, as nobody uses them for 65 s.
    await expect.poll(() => proxy.connections, { ...faultPollOptions, timeout: 100_000 }).toBe(1);
    proxy.freeze();
    await server.post(messageEvent('unseen'));
    await says(tab, 'Connection lost.');
    await isWell(tab, server, 'after');
    expect(await tab.pageText()).toContain('unseen');
  });

  it('about a slow network', async () => {
    const server = await bed.startProduct();
    const proxy = await throughProxy(server);
    const tab = await bed.openDashboard(proxy);
    await isWell(tab, server, 'before');
    proxy.delayMs = 2500;
    await server.post(messageEvent('late'));
    await says(tab, /You slow, [2-9](\.\d)? s/);
    proxy.delayMs = 0;
    await isWell(tab, server, 'after');
    await says(tab, /You ok/);
  });

  it.skipIf(!BrokerProcess.isAvailable)('about numbers that are of before, while it fetches them again', async () => {
    const engine = createBrokerEngine();
    const server = await bed.startProduct(engine.settings, { quiet: true });
    const tab = await bed.openDashboard(server);
    await isWell(tab, server, 'before');
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await tab.page.route('**/snapshot', async (route) => {
      await held;
      await route.continue();
    });
    await engine.broker.withAdmin((admin) => admin.deleteTopics({ topics: [engine.topic] }));
    await says(tab, 'You catching up');
    await expect.poll(() => tab.regionText('Leaderboard'), faultPollOptions).toContain('catching up');
    release();
    await isWell(tab, server, 'after');
    expect(await tab.tileValues()).toBe('1 1 0 1');
  });
});
