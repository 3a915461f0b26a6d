import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Server } from '../server.ts';
import { Broker } from './broker.ts';
import { onBroker } from './engines.ts';
import { patience } from './knobs.ts';
import { Trial } from './trial.ts';

interface Health {
  log: { waiting: number };
}

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

  it('deleted, made anew and longer than before, all while the product stands still', async () => {
    const engine = onBroker();
    const trial = await Trial.begin({ engine, fault: 'topic replaced by a longer one, unseen' });
    await trial.acknowledged(300);
    await trial.rest();
    await trial.settled();
    const records = await engine.read(trial.server);
    const kept = records.slice(50);
    await giveUp(trial, 50);
    process.kill(trial.server.pid, 'SIGSTOP');
    await sleep(700); // what it was fetching has its answer
    // In order, and then once more: what is repeated harms no number, and the end is beyond the old one.
    await engine.broker.replace(engine.topic, [...kept, ...kept]);
    process.kill(trial.server.pid, 'SIGCONT');
    trial.rounds++;
    trial.send();
    await trial.acknowledged(300);
    await trial.finish();
    for (const { resets } of trial.readers) expect(resets.map(({ reason }) => reason)).toEqual(['epoch']);
  });

  it('deleted under two instances, of which either makes it anew', async () => {
    const engine = onBroker();
    const other = await Server.start(engine.settings, { quiet: true });
    onTestFinished(() => other.remove());
    const trial = await Trial.begin({
      engine,
      fault: 'topic deleted under two instances',
      slackUrl: (client, own) => (client % 2 === 0 ? own : other.slackUrl),
    });
    trial.addReader('earliest', () => other.url);
    await trial.acknowledged(300);
    await trial.rest();
    const waiting = async () => ((await (await fetch(`${other.url}/healthz`)).json()) as Health).log.waiting;
    await expect.poll(waiting, patience).toBe(0);
    await trial.settled();
    await giveUp(trial);
    await engine.broker.withAdmin((admin) => admin.deleteTopics({ topics: [engine.topic] }));
    trial.rounds++;
    trial.send();
    await trial.acknowledged(300);
    await trial.rest();
    await expect.poll(waiting, patience).toBe(0);
    await trial.settled();
    const { cursor, digest } = await trial.server.metrics();
    await expect.poll(() => other.metrics(), patience).toMatchObject({ cursor, digest });
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
