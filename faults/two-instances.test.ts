import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { setUpBrowserFixture } from '../test/browser/browser-fixture.ts';
import { chromiumPath } from '../test/browser/chromium.ts';
import { ProductProcess } from '../test/product/product-process.ts';
import { messageEvent } from '../test/slack/slack-events.ts';
import { BrokerProcess } from './injection/broker-process.ts';
import { TcpProxy } from './injection/tcp-proxy.ts';
import { faultPollOptions, isFullRun } from './suite/fault-settings.ts';
import { createBrokerEngine } from './trial/engines.ts';
import { fetchWaitingCount, Trial } from './trial/trial.ts';

describe.skipIf(!BrokerProcess.isAvailable)('two instances on one topic', () => {
  it('serve the same records while one of them is killed and restarted', async () => {
    const engine = createBrokerEngine();
    const other = await ProductProcess.start(engine.settings, { quiet: true });
    onTestFinished(() => other.remove());
    const trial = await Trial.start({
      engine,
      fault: 'two instances, one killed and restarted',
      // Each sender posts to one instance: two journals have no common order.
      slackUrl: (sender, ownUrl) => (sender % 2 === 0 ? ownUrl : other.slackUrl),
    });
    let connection = 0;
    const movers = Array.from({ length: 3 }, () =>
      trial.addReader('earliest', () => (connection++ % 2 === 0 ? trial.server.url : other.url)),
    );
    for (let round = 0; round < (isFullRun ? 10 : 3); round++) {
      await trial.waitForAcks(50);
      await other.stop('SIGKILL');
      for (const mover of movers) mover.disconnect();
      await sleep(Math.random() * 1000);
      await other.launch();
      for (const mover of movers) mover.disconnect();
      trial.rounds++;
    }
    await trial.stopLoad();
    await expect.poll(() => fetchWaitingCount(other), faultPollOptions).toBe(0);
    await trial.waitUntilSettled();
    const { cursor, digest } = await trial.server.metrics();
    await expect.poll(() => other.metrics(), faultPollOptions).toMatchObject({ cursor, digest });
    for (const mover of movers) expect(mover.resets).toEqual([]);
    await trial.finish();
  });
});

describe.skipIf(!BrokerProcess.isAvailable || !chromiumPath)('a page behind a proxy with two instances', () => {
  const fixture = setUpBrowserFixture();

  it('continues at the other instance with its cursor, without a new snapshot', async () => {
    const engine = createBrokerEngine();
    const [one, two] = await Promise.all([1, 2].map(() => fixture.startProduct(engine.settings, { quiet: true })));
    if (!one || !two) throw new Error('Two servers must have started.');
    const proxy = await TcpProxy.open(one.url);
    onTestFinished(() => proxy.remove());
    const tab = await fixture.openDashboard(proxy);
    await one.post(messageEvent('by the first'));
    await expect.poll(() => tab.tileValues(), faultPollOptions).toBe('1 1 0 1');
    let snapshotCount = 0;
    tab.page.on('request', (request) => {
      if (request.url().endsWith('/snapshot')) snapshotCount++;
    });
    proxy.target = two.url;
    proxy.dropConnections();
    await one.stop('SIGKILL');
    await two.post(messageEvent('by the second'));
    await expect.poll(() => tab.tileValues(), faultPollOptions).toBe('2 2 0 1');
    await expect.poll(() => tab.pageText(), faultPollOptions).not.toContain('Connection lost.');
    expect(snapshotCount).toBe(0);
  });
});
