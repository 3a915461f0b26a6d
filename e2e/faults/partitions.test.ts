import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Server } from '../server.ts';
import { Broker } from './broker.ts';
import { type BrokerEngine, onBroker } from './engines.ts';
import { isLong, patience } from './knobs.ts';
import { Trial } from './trial.ts';

/** Of fewer all might be in one partition. */
const load = { channels: 16 };

interface Health {
  log: { waiting: number };
}

/** Between partitions there is no order: each process reads them in one of its own, another one after each start. */
describe.skipIf(!Broker.isThere)('a topic of three partitions', () => {
  async function inThree(): Promise<BrokerEngine> {
    const engine = onBroker();
    const { broker, topic } = engine;
    await broker.withAdmin((admin) => admin.createTopics({ topics: [{ topic, numPartitions: 3 }] }));
    return engine;
  }

  it('SIGKILL at random moments, and a broker that is paused', async () => {
    const engine = await inThree();
    const trial = await Trial.begin({ engine, fault: 'three partitions: SIGKILL at random, broker paused', load });
    for (let round = 0; round < (isLong ? 20 : 4); round++) {
      await sleep(Math.random() * 2000);
      if (round % 4 === 2) await engine.broker.pause();
      await trial.crash();
      if (round % 4 === 2) await trial.acknowledged(50);
      await engine.broker.resume();
    }
    await trial.acknowledged(200);
    await trial.finish();
    for (const { resets, cursor } of trial.readers) {
      expect(cursor).toMatch(/^[0-9a-f]{8}\.\d+-\d+-\d+$/);
      expect(resets).toEqual([]);
    }
  });

  it('deleted and made anew', async () => {
    const engine = await inThree();
    const trial = await Trial.begin({ engine, fault: 'three partitions: deleted and recreated', load });
    await trial.acknowledged(300);
    await trial.rest();
    await trial.settled();
    for (const { eventId } of trial.ledger.acked) trial.gone.add(eventId);
    const { broker, topic } = engine;
    await broker.withAdmin(async (admin) => {
      await admin.deleteTopics({ topics: [topic] });
      await admin.createTopics({ topics: [{ topic, numPartitions: 3 }] }).catch(() => false); // the product may be faster
    });
    trial.rounds++;
    trial.send(load);
    await trial.acknowledged(300);
    await trial.finish();
    for (const { resets } of trial.readers) expect(resets.map(({ reason }) => reason)).toEqual(['epoch']);
  });

  it('read through two instances in turn', async () => {
    const engine = await inThree();
    const other = await Server.start(engine.settings, { quiet: true });
    onTestFinished(() => other.remove());
    const trial = await Trial.begin({
      engine,
      fault: 'three partitions: readers between two instances',
      load,
      slackUrl: (client, own) => (client % 2 === 0 ? own : other.slackUrl),
    });
    let at = 0;
    const movers = Array.from({ length: 5 }, () =>
      trial.addReader('earliest', () => (at++ % 2 === 0 ? trial.server.url : other.url)),
    );
    for (let round = 0; round < (isLong ? 40 : 10); round++) {
      await trial.acknowledged(30);
      for (const mover of movers) mover.cut();
      if (round % 5 !== 4) continue;
      await other.end('SIGKILL');
      await sleep(Math.random() * 1000);
      await other.begin();
      trial.rounds++;
    }
    await trial.rest();
    const waiting = async () => ((await (await fetch(`${other.url}/healthz`)).json()) as Health).log.waiting;
    await expect.poll(waiting, patience).toBe(0);
    await trial.settled();
    const { cursor, digest } = await trial.server.metrics();
    await expect.poll(() => other.metrics(), patience).toMatchObject({ cursor, digest });
    for (const mover of movers) expect(mover.resets).toEqual([]);
    await trial.finish();
  });
});
