import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Broker } from './broker.ts';
import { onBroker } from './engines.ts';
import { isLong, patience } from './knobs.ts';
import { Trial } from './trial.ts';

const SECOND = 1000;

describe.skipIf(!Broker.isThere)('while the broker is away', () => {
  it.each(isLong ? [1, 5, 20, 60] : [5])('for %i s, paused: acks go on, and the backlog follows', async (seconds) => {
    const engine = onBroker();
    const trial = await Trial.begin({ engine, fault: `broker paused ${seconds} s` });
    await trial.acknowledged(200);
    await engine.broker.pause();
    const acked = trial.ledger.acked.length;
    await sleep(seconds * SECOND);
    expect(trial.ledger.acked.length).toBeGreaterThan(acked);
    await engine.broker.resume();
    trial.rounds++;
    await trial.acknowledged(200);
    await trial.finish();
  });

  it('killed and back, again and again', async () => {
    const engine = onBroker();
    const trial = await Trial.begin({ engine, fault: 'broker SIGKILL and back' });
    for (let round = 0; round < (isLong ? 5 : 1); round++) {
      await trial.acknowledged(200);
      await engine.broker.kill();
      await trial.acknowledged(200);
      await expect.poll(async () => (await trial.health()).log.state, patience).toBe('disconnected');
      await engine.broker.start();
      trial.rounds++;
    }
    await trial.acknowledged(200);
    await trial.finish();
  });

  it('at the start, and the product killed meanwhile', async () => {
    const engine = onBroker();
    await engine.broker.kill();
    const trial = await Trial.begin({ engine, fault: 'broker absent at start' });
    await trial.acknowledged(200);
    await trial.crash();
    await trial.acknowledged(200);
    expect((await trial.health()).log.waiting).toBeGreaterThan(0);
    await engine.broker.start();
    await trial.finish();
  });

  it('and the product killed just when the topic has taken a batch', async () => {
    const engine = onBroker();
    const trial = await Trial.begin({ engine, fault: 'SIGKILL before the trim' });
    await trial.acknowledged(50);
    // Between the broker's word and the journal's: as soon as the end of the topic is seen to have moved.
    await engine.broker.withAdmin(async (admin) => {
      const end = async () => Number((await admin.fetchTopicOffsets(engine.topic))[0]?.high ?? 0);
      for (let round = 0; round < (isLong ? 20 : 4); round++) {
        const before = await end();
        while ((await end()) === before);
        await trial.crash();
      }
    });
    await trial.finish();
  });
});
