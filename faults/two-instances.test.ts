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
import { Trial } from './trial/trial.ts';

interface HealthzBody {
  log: { waiting: number };
}

describe.skipIf(!BrokerProcess.isAvailable)('two instances on one topic', () => {
  it('take turns, die and come back, and serve the same', async () => {
    const engine = createBrokerEngine();
    const other = await ProductProcess.start(engine.settings, { quiet: true });
    onTestFinished(() => other.remove());
    const trial = await Trial.start({
      engine,
      fault: 'two instances, one killed and revived',
      // A sender stays with one: between two outboxes nobody can keep an order.
      slackUrl: (client, own) => (client % 2 === 0 ? own : other.slackUrl),
    });
    let at = 0;
    const movers = Array.from({ length: 3 }, () =>
      trial.addReader('earliest', () => (at++ % 2 === 0 ? trial.server.url : other.url)),
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
    const waiting = async () => ((await (await fetch(`${other.url}/healthz`)).json()) as HealthzBody).log.waiting;
    await expect.poll(waiting, faultPollOptions).toBe(0);
    await trial.waitUntilSettled();
    const { cursor, digest } = await trial.server.metrics();
    await expect.poll(() => other.metrics(), faultPollOptions).toMatchObject({ cursor, digest });
    for (const mover of movers) expect(mover.resets).toEqual([]);
    await trial.finish();
  });
});

describe.skipIf(!BrokerProcess.isAvailable || !chromiumPath)('two instances and one browser', () => {
  const bed = setUpBrowserFixture();

  it('which goes on at the other one with its cursor, and fetches nothing again', async () => {
    const engine = createBrokerEngine();
    const [one, two] = await Promise.all([1, 2].map(() => bed.startProduct(engine.settings, { quiet: true })));
    if (!one || !two) throw new Error('two servers are needed');
    const proxy = await TcpProxy.open(one.url);
    onTestFinished(() => proxy.remove());
    const tab = await bed.openDashboard(proxy);
    await one.post(messageEvent('by the first'));
    await expect.poll(() => tab.tileValues(), faultPollOptions).toBe('1 1 0 1');
    let snapshots = 0;
    tab.page.on('request', (request) => {
      if (request.url().endsWith('/snapshot')) snapshots++;
    });
    proxy.target = two.url;
    proxy.dropConnections();
    await one.stop('SIGKILL');
    await two.post(messageEvent('by the second'));
    await expect.poll(() => tab.tileValues(), faultPollOptions).toBe('2 2 0 1');
    await expect.poll(() => tab.pageText(), faultPollOptions).not.toContain('Connection lost.');
    expect(snapshots).toBe(0);
  });
});
