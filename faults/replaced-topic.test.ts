import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ProductProcess } from '../test/product/product-process.ts';
import { BrokerProcess } from './injection/broker-process.ts';
import { faultPollOptions } from './suite/fault-settings.ts';
import { createBrokerEngine } from './trial/engines.ts';
import { Trial } from './trial/trial.ts';

interface HealthzBody {
  log: { waiting: number };
}

interface LoggedRecord {
  event_id?: string;
}

describe.skipIf(!BrokerProcess.isAvailable)('a topic that is not what it was', () => {
  /** All that the topic has taken is about to go, and not by our fault. */
  async function giveUp(trial: Trial, below = Number.POSITIVE_INFINITY): Promise<void> {
    for (const { offset, json } of await trial.engine.readAll(trial.server)) {
      const { event_id } = JSON.parse(json) as LoggedRecord;
      if (event_id && offset < below) trial.removedEventIds.add(event_id);
    }
  }

  it('deleted and made anew: every reader hears of it, and nothing of the old one counts', async () => {
    const engine = createBrokerEngine();
    const trial = await Trial.start({ engine, fault: 'topic deleted and recreated' });
    await trial.waitForAcks(300);
    await trial.stopLoad();
    await trial.waitUntilSettled();
    await giveUp(trial);
    await engine.broker.withAdmin((admin) => admin.deleteTopics({ topics: [engine.topic] }));
    trial.rounds++;
    trial.startLoad();
    await trial.waitForAcks(300);
    await trial.finish();
    for (const { resets } of trial.readers) expect(resets.map(({ reason }) => reason)).toEqual(['epoch']);
  });

  it('deleted, made anew and longer than before, all while the product stands still', async () => {
    const engine = createBrokerEngine();
    const trial = await Trial.start({ engine, fault: 'topic replaced by a longer one, unseen' });
    await trial.waitForAcks(300);
    await trial.stopLoad();
    await trial.waitUntilSettled();
    const records = await engine.readAll(trial.server);
    const kept = records.slice(50);
    await giveUp(trial, 50);
    process.kill(trial.server.pid, 'SIGSTOP');
    await sleep(700); // what it was fetching has its answer
    // In order, and then once more: what is repeated harms no number, and the end is beyond the old one.
    await engine.broker.recreateTopic(engine.topic, [...kept, ...kept]);
    process.kill(trial.server.pid, 'SIGCONT');
    trial.rounds++;
    trial.startLoad();
    await trial.waitForAcks(300);
    await trial.finish();
    for (const { resets } of trial.readers) expect(resets.map(({ reason }) => reason)).toEqual(['epoch']);
  });

  it('deleted under two instances, of which either makes it anew', async () => {
    const engine = createBrokerEngine();
    const other = await ProductProcess.start(engine.settings, { quiet: true });
    onTestFinished(() => other.remove());
    const trial = await Trial.start({
      engine,
      fault: 'topic deleted under two instances',
      slackUrl: (client, own) => (client % 2 === 0 ? own : other.slackUrl),
    });
    trial.addReader('earliest', () => other.url);
    await trial.waitForAcks(300);
    await trial.stopLoad();
    const waiting = async () => ((await (await fetch(`${other.url}/healthz`)).json()) as HealthzBody).log.waiting;
    await expect.poll(waiting, faultPollOptions).toBe(0);
    await trial.waitUntilSettled();
    await giveUp(trial);
    await engine.broker.withAdmin((admin) => admin.deleteTopics({ topics: [engine.topic] }));
    trial.rounds++;
    trial.startLoad();
    await trial.waitForAcks(300);
    await trial.stopLoad();
    await expect.poll(waiting, faultPollOptions).toBe(0);
    await trial.waitUntilSettled();
    const { cursor, digest } = await trial.server.metrics();
    await expect.poll(() => other.metrics(), faultPollOptions).toMatchObject({ cursor, digest });
    await trial.finish();
    for (const { resets } of trial.readers) expect(resets.map(({ reason }) => reason)).toEqual(['epoch']);
  });

  it('wiped with its broker', async () => {
    const engine = createBrokerEngine();
    const trial = await Trial.start({ engine, fault: 'broker wiped' });
    await trial.waitForAcks(300);
    await trial.stopLoad();
    await trial.waitUntilSettled();
    await giveUp(trial);
    await engine.broker.wipe();
    trial.rounds++;
    trial.startLoad();
    await trial.waitForAcks(100);
    await engine.broker.start();
    await trial.waitForAcks(300);
    await trial.finish();
    for (const { resets } of trial.readers) expect(resets.map(({ reason }) => reason)).toEqual(['epoch']);
  });

  it('with its oldest records gone: who resumes before them is told, who follows is not disturbed', async () => {
    const engine = createBrokerEngine();
    const trial = await Trial.start({ engine, fault: 'retention below the cursor' });
    await trial.waitForAcks(300);
    await trial.stopLoad();
    await trial.waitUntilSettled();
    const cut = 100;
    await giveUp(trial, cut);
    await engine.broker.withAdmin(async (admin) => {
      await admin.fetchTopicOffsets(engine.topic); // kafkajs deletes only from topics it has asked about
      await admin.deleteTopicRecords({ topic: engine.topic, partitions: [{ partition: 0, offset: String(cut) }] });
    });
    trial.rounds++;
    trial.startLoad();
    await trial.waitForAcks(100);
    await trial.killAndRestart(); // without its tail the server has no more than the topic has
    const [epoch = ''] = (await trial.health()).feed.cursor.split('.');
    const late = trial.addReader(`${epoch}.50`);
    await expect.poll(() => late.resets.map(({ reason }) => reason), faultPollOptions).toEqual(['epoch']);
    await trial.waitForAcks(100);
    await trial.finish();
  });
});
