import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ProductProcess } from '../test/product/product-process.ts';
import { BrokerProcess } from './injection/broker-process.ts';
import { faultPollOptions } from './suite/fault-settings.ts';
import { createBrokerEngine } from './trial/engines.ts';
import { fetchWaitingCount, Trial } from './trial/trial.ts';

interface LoggedRecord {
  event_id?: string;
}

describe.skipIf(!BrokerProcess.isAvailable)('a topic that is replaced', () => {
  /** Marks the events in the topic as removed, those below an offset only: they do not count as lost. */
  async function markRemoved(trial: Trial, below = Number.POSITIVE_INFINITY): Promise<void> {
    for (const { offset, json } of await trial.engine.readAll(trial.server)) {
      const { event_id } = JSON.parse(json) as LoggedRecord;
      if (event_id && offset < below) trial.removedEventIds.add(event_id);
    }
  }

  it('resets every reader when it is deleted and created again, and counts no old record', async () => {
    const engine = createBrokerEngine();
    const trial = await Trial.start({ engine, fault: 'topic deleted and recreated' });
    await trial.waitForAcks(300);
    await trial.stopLoad();
    await trial.waitUntilSettled();
    await markRemoved(trial);
    await engine.broker.withAdmin((admin) => admin.deleteTopics({ topics: [engine.topic] }));
    trial.rounds++;
    trial.startLoad();
    await trial.waitForAcks(300);
    await trial.finish();
    for (const { resets } of trial.readers) expect(resets.map(({ reason }) => reason)).toEqual(['epoch']);
  });

  it('resets every reader when a longer one replaces it while the product is stopped', async () => {
    const engine = createBrokerEngine();
    const trial = await Trial.start({ engine, fault: 'topic replaced by a longer one, unseen' });
    await trial.waitForAcks(300);
    await trial.stopLoad();
    await trial.waitUntilSettled();
    const records = await engine.readAll(trial.server);
    const kept = records.slice(50);
    await markRemoved(trial, 50);
    process.kill(trial.server.pid, 'SIGSTOP');
    await sleep(700); // longer than a fetch waits for records
    // All records twice: copies change no number, and the end is beyond the old one.
    await engine.broker.recreateTopic(engine.topic, [...kept, ...kept]);
    process.kill(trial.server.pid, 'SIGCONT');
    trial.rounds++;
    trial.startLoad();
    await trial.waitForAcks(300);
    await trial.finish();
    for (const { resets } of trial.readers) expect(resets.map(({ reason }) => reason)).toEqual(['epoch']);
  });

  it('leads two instances to one digest when either of them creates it again', async () => {
    const engine = createBrokerEngine();
    const other = await ProductProcess.start(engine.settings, { quiet: true });
    onTestFinished(() => other.remove());
    const trial = await Trial.start({
      engine,
      fault: 'topic deleted under two instances',
      slackUrl: (sender, ownUrl) => (sender % 2 === 0 ? ownUrl : other.slackUrl),
    });
    trial.addReader('earliest', () => other.url);
    await trial.waitForAcks(300);
    await trial.stopLoad();
    await expect.poll(() => fetchWaitingCount(other), faultPollOptions).toBe(0);
    await trial.waitUntilSettled();
    await markRemoved(trial);
    await engine.broker.withAdmin((admin) => admin.deleteTopics({ topics: [engine.topic] }));
    trial.rounds++;
    trial.startLoad();
    await trial.waitForAcks(300);
    await trial.stopLoad();
    await expect.poll(() => fetchWaitingCount(other), faultPollOptions).toBe(0);
    await trial.waitUntilSettled();
    const { cursor, digest } = await trial.server.metrics();
    await expect.poll(() => other.metrics(), faultPollOptions).toMatchObject({ cursor, digest });
    await trial.finish();
    for (const { resets } of trial.readers) expect(resets.map(({ reason }) => reason)).toEqual(['epoch']);
  });

  it('resets every reader when its broker loses its data', async () => {
    const engine = createBrokerEngine();
    const trial = await Trial.start({ engine, fault: 'broker wiped' });
    await trial.waitForAcks(300);
    await trial.stopLoad();
    await trial.waitUntilSettled();
    await markRemoved(trial);
    await engine.broker.wipe();
    trial.rounds++;
    trial.startLoad();
    await trial.waitForAcks(100);
    await engine.broker.start();
    await trial.waitForAcks(300);
    await trial.finish();
    for (const { resets } of trial.readers) expect(resets.map(({ reason }) => reason)).toEqual(['epoch']);
  });

  it('resets a reader that resumes before its oldest record, and no other reader', async () => {
    const engine = createBrokerEngine();
    const trial = await Trial.start({ engine, fault: 'retention below the cursor' });
    await trial.waitForAcks(300);
    await trial.stopLoad();
    await trial.waitUntilSettled();
    const cut = 100;
    await markRemoved(trial, cut);
    await engine.broker.withAdmin(async (admin) => {
      await admin.fetchTopicOffsets(engine.topic); // kafkajs deletes records only of topics whose metadata it has read
      await admin.deleteTopicRecords({ topic: engine.topic, partitions: [{ partition: 0, offset: String(cut) }] });
    });
    trial.rounds++;
    trial.startLoad();
    await trial.waitForAcks(100);
    await trial.killAndRestart(); // after a restart the server's tail begins where the topic begins
    const [epoch = ''] = (await trial.health()).feed.cursor.split('.');
    const lateReader = trial.addReader(`${epoch}.50`);
    // The cursor has the epoch of the checkpoint or, once the topic is reached, that of a topic without its first record.
    await expect
      .poll(() => lateReader.resets.map(({ reason }) => reason), faultPollOptions)
      .toEqual([expect.stringMatching(/^(epoch|retention)$/)]);
    await trial.waitForAcks(100);
    await trial.finish();
  });
});
