import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { secondsToMs } from '../backend/src/core/time/units.ts';
import { BrokerProcess } from './injection/broker-process.ts';
import { faultPollOptions, isFullRun } from './suite/fault-settings.ts';
import { createBrokerEngine } from './trial/engines.ts';
import { Trial } from './trial/trial.ts';

describe.skipIf(!BrokerProcess.isAvailable)('a broker outage', () => {
  it.each(isFullRun ? [1, 5, 20, 60] : [5])(
    'of %i s, with a paused broker, does not stop acknowledgements, and the backlog is forwarded afterwards',
    async (seconds) => {
      const engine = createBrokerEngine();
      const trial = await Trial.start({ engine, fault: `broker paused ${seconds} s` });
      await trial.waitForAcks(200);
      await engine.broker.pause();
      const acked = trial.history.acknowledged.length;
      await sleep(secondsToMs(seconds));
      expect(trial.history.acknowledged.length).toBeGreaterThan(acked);
      await engine.broker.resume();
      trial.rounds++;
      await trial.waitForAcks(200);
      await trial.finish();
    },
  );

  it('loses nothing when the broker is killed and restarted again and again', async () => {
    const engine = createBrokerEngine();
    const trial = await Trial.start({ engine, fault: 'broker SIGKILL and restart' });
    for (let round = 0; round < (isFullRun ? 5 : 1); round++) {
      await trial.waitForAcks(200);
      await engine.broker.kill();
      await trial.waitForAcks(200);
      await expect.poll(async () => (await trial.health()).log.state, faultPollOptions).toBe('disconnected');
      await engine.broker.start();
      trial.rounds++;
    }
    await trial.waitForAcks(200);
    await trial.finish();
  });

  it('loses nothing when the broker is absent at the start and the product is killed meanwhile', async () => {
    const engine = createBrokerEngine();
    await engine.broker.kill();
    const trial = await Trial.start({ engine, fault: 'broker absent at start' });
    await trial.waitForAcks(200);
    await trial.killAndRestart();
    await trial.waitForAcks(200);
    expect((await trial.health()).log.waiting).toBeGreaterThan(0);
    await engine.broker.start();
    await trial.finish();
  });

  it('loses nothing when the product is killed just after the topic has acknowledged a batch', async () => {
    const engine = createBrokerEngine();
    const trial = await Trial.start({ engine, fault: 'SIGKILL before the trim' });
    await trial.waitForAcks(50);
    // The end of the topic has moved, and the journal may not be trimmed yet.
    await engine.broker.withAdmin(async (admin) => {
      const endOffset = async () => Number((await admin.fetchTopicOffsets(engine.topic))[0]?.high ?? 0);
      for (let round = 0; round < (isFullRun ? 20 : 4); round++) {
        const before = await endOffset();
        while ((await endOffset()) === before);
        await trial.killAndRestart();
      }
    });
    await trial.finish();
  });
});
