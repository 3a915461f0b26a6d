import { describe, expect, it } from 'vitest';
import { Broker } from './broker.ts';
import { onBroker } from './engines.ts';
import { patience } from './knobs.ts';
import { Trial } from './trial.ts';

interface Stored {
  event_id?: string;
}

describe.skipIf(!Broker.isThere)('a topic that is not what it was', () => {
  /** All that the topic has taken is about to go, and not by our fault. */
  async function giveUp(trial: Trial, below = Number.POSITIVE_INFINITY): Promise<void> {
    for (const { offset, json } of await trial.engine.read(trial.server)) {
      const { event_id } = JSON.parse(json) as Stored;
      if (event_id && offset < below) trial.gone.add(event_id);
    }
  }

  it('deleted and made anew: every reader hears of it, and nothing of the old one counts', async () => {
    const engine = onBroker();
    const trial = await Trial.begin({ engine, fault: 'topic deleted and recreated' });
    await trial.acknowledged(300);
    await trial.rest();
    await trial.settled();
    await giveUp(trial);
    await engine.broker.withAdmin((admin) => admin.deleteTopics({ topics: [engine.topic] }));
    trial.rounds++;
    trial.send();
    await trial.acknowledged(300);
    await trial.finish();
    for (const { resets } of trial.readers) expect(resets.map(({ reason }) => reason)).toEqual(['epoch']);
  });

  it('wiped with its broker', async () => {
    const engine = onBroker();
    const trial = await Trial.begin({ engine, fault: 'broker wiped' });
    await trial.acknowledged(300);
    await trial.rest();
    await trial.settled();
    await giveUp(trial);
    await engine.broker.wipe();
    trial.rounds++;
    trial.send();
    await trial.acknowledged(100);
    await engine.broker.start();
    await trial.acknowledged(300);
    await trial.finish();
    for (const { resets } of trial.readers) expect(resets.map(({ reason }) => reason)).toEqual(['epoch']);
  });

  it('with its oldest records gone: who resumes before them is told, who follows is not disturbed', async () => {
    const engine = onBroker();
    const trial = await Trial.begin({ engine, fault: 'retention below the cursor' });
    await trial.acknowledged(300);
    await trial.rest();
    await trial.settled();
    const cut = 100;
    await giveUp(trial, cut);
    await engine.broker.withAdmin(async (admin) => {
      await admin.fetchTopicOffsets(engine.topic); // kafkajs deletes only from topics it has asked about
      await admin.deleteTopicRecords({ topic: engine.topic, partitions: [{ partition: 0, offset: String(cut) }] });
    });
    trial.rounds++;
    trial.send();
    await trial.acknowledged(100);
    await trial.crash(); // without its tail the server has no more than the topic has
    const [epoch = ''] = (await trial.health()).feed.cursor.split('.');
    const late = trial.addReader(`${epoch}.50`);
    await expect.poll(() => late.resets.map(({ reason }) => reason), patience).toEqual(['epoch']);
    await trial.acknowledged(100);
    await trial.finish();
  });
});
