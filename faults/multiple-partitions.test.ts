import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ProductProcess } from '../test/product/product-process.ts';
import { BrokerProcess } from './injection/broker-process.ts';
import { faultPollOptions, isFullRun } from './suite/fault-settings.ts';
import { type BrokerTestEngine, createBrokerEngine } from './trial/engines.ts';
import { fetchWaitingCount, Trial } from './trial/trial.ts';

/** With fewer channels all records could be in one partition. */
const load = { channels: 16 };

/** Partitions have no common order: each process reads them in a different order, which changes at each start. */
describe.skipIf(!BrokerProcess.isAvailable)('a topic with three partitions', () => {
  async function createEngine(): Promise<BrokerTestEngine> {
    const engine = createBrokerEngine();
    const { broker, topic } = engine;
    await broker.withAdmin((admin) => admin.createTopics({ topics: [{ topic, numPartitions: 3 }] }));
    return engine;
  }

  it('loses nothing when the product is killed at random and the broker is paused', async () => {
    const engine = await createEngine();
    const trial = await Trial.start({ engine, fault: 'three partitions: SIGKILL at random, broker paused', load });
    for (let round = 0; round < (isFullRun ? 20 : 4); round++) {
      await sleep(Math.random() * 2000);
      if (round % 4 === 2) await engine.broker.pause();
      await trial.killAndRestart();
      if (round % 4 === 2) await trial.waitForAcks(50);
      await engine.broker.resume();
    }
    await trial.waitForAcks(200);
    await trial.finish();
    for (const { resets, cursor } of trial.readers) {
      expect(cursor).toMatch(/^[0-9a-f]{8}\.\d+-\d+-\d+$/);
      expect(resets).toEqual([]);
    }
  });

  it('resets every reader when it is deleted and created again', async () => {
    const engine = await createEngine();
    const trial = await Trial.start({ engine, fault: 'three partitions: deleted and recreated', load });
    await trial.waitForAcks(300);
    await trial.stopLoad();
    await trial.waitUntilSettled();
    for (const { eventId } of trial.history.acknowledged) trial.removedEventIds.add(eventId);
    const { broker, topic } = engine;
    await broker.withAdmin(async (admin) => {
      await admin.deleteTopics({ topics: [topic] });
      await admin.createTopics({ topics: [{ topic, numPartitions: 3 }] }).catch(() => false); // the product may be faster
    });
    trial.rounds++;
    trial.startLoad(load);
    await trial.waitForAcks(300);
    await trial.finish();
    for (const { resets } of trial.readers) expect(resets.map(({ reason }) => reason)).toEqual(['epoch']);
  });

  it('has no gap for readers that move between two instances', async () => {
    const engine = await createEngine();
    const other = await ProductProcess.start(engine.settings, { quiet: true });
    onTestFinished(() => other.remove());
    const trial = await Trial.start({
      engine,
      fault: 'three partitions: readers between two instances',
      load,
      slackUrl: (sender, ownUrl) => (sender % 2 === 0 ? ownUrl : other.slackUrl),
    });
    let connection = 0;
    const movers = Array.from({ length: 5 }, () =>
      trial.addReader('earliest', () => (connection++ % 2 === 0 ? trial.server.url : other.url)),
    );
    for (let round = 0; round < (isFullRun ? 40 : 10); round++) {
      await trial.waitForAcks(30);
      for (const mover of movers) mover.disconnect();
      if (round % 5 !== 4) continue;
      await other.stop('SIGKILL');
      await sleep(Math.random() * 1000);
      await other.launch();
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
