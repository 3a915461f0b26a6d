import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ProductProcess } from '../test/product/product-process.ts';
import { BrokerProcess } from './injection/broker-process.ts';
import { faultPollOptions, isFullRun } from './suite/fault-settings.ts';
import { type BrokerTestEngine, createBrokerEngine } from './trial/engines.ts';
import { Trial } from './trial/trial.ts';

/** Of fewer all might be in one partition. */
const load = { channels: 16 };

interface HealthzBody {
  log: { waiting: number };
}

/** Between partitions there is no order: each process reads them in one of its own, another one after each start. */
describe.skipIf(!BrokerProcess.isAvailable)('a topic of three partitions', () => {
  async function inThree(): Promise<BrokerTestEngine> {
    const engine = createBrokerEngine();
    const { broker, topic } = engine;
    await broker.withAdmin((admin) => admin.createTopics({ topics: [{ topic, numPartitions: 3 }] }));
    return engine;
  }

  it('SIGKILL at random moments, and a broker that is paused', async () => {
    const engine = await inThree();
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

  it('deleted and made anew', async () => {
    const engine = await inThree();
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

  it('read through two instances in turn', async () => {
    const engine = await inThree();
    const other = await ProductProcess.start(engine.settings, { quiet: true });
    onTestFinished(() => other.remove());
    const trial = await Trial.start({
      engine,
      fault: 'three partitions: readers between two instances',
      load,
      slackUrl: (client, own) => (client % 2 === 0 ? own : other.slackUrl),
    });
    let at = 0;
    const movers = Array.from({ length: 5 }, () =>
      trial.addReader('earliest', () => (at++ % 2 === 0 ? trial.server.url : other.url)),
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
    const waiting = async () => ((await (await fetch(`${other.url}/healthz`)).json()) as HealthzBody).log.waiting;
    await expect.poll(waiting, faultPollOptions).toBe(0);
    await trial.waitUntilSettled();
    const { cursor, digest } = await trial.server.metrics();
    await expect.poll(() => other.metrics(), faultPollOptions).toMatchObject({ cursor, digest });
    for (const mover of movers) expect(mover.resets).toEqual([]);
    await trial.finish();
  });
});
