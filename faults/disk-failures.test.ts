import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ProductProcess } from '../test/product/product-process.ts';
import { BrokerProcess } from './injection/broker-process.ts';
import { canMount, canTrace, failSystemCalls, SmallDisk } from './injection/disk-faults.ts';
import { faultPollOptions, isFullRun } from './suite/fault-settings.ts';
import { createBrokerEngine, embeddedEngine, enginesToTest } from './trial/engines.ts';
import { Trial } from './trial/trial.ts';

/** Refused so that Slack comes back, said so, and everything that reads goes on. */
async function expectRefusals(trial: Trial, reason: RegExp): Promise<void> {
  const before = trial.refusedDeliveries.length;
  await expect.poll(() => trial.refusedDeliveries.length, faultPollOptions).toBeGreaterThan(before + 10);
  expect(new Set(trial.refusedDeliveries.map(({ status, retryAfter }) => `${status} ${retryAfter}`))).toEqual(
    new Set(['503 1']),
  );
  await expect.poll(async () => (await trial.health()).journal.reason, faultPollOptions).toMatch(reason);
  expect(await trial.health()).toMatchObject({ status: 'degraded', journal: { state: 'failing' } });
  expect(await trial.server.metrics()).toHaveProperty('digest');
}

/** Starts a server again whenever it has ended, until dismissed. */
function restartWhenDown(server: ProductProcess): () => Promise<void> {
  let isWanted = true;
  const watch = async () => {
    for (; isWanted; await sleep(50)) if (!server.isRunning) await server.launch().catch(() => undefined);
  };
  const watching = watch();
  const dismiss = () => {
    isWanted = false;
    return watching;
  };
  onTestFinished(dismiss);
  return dismiss;
}

/** Without anybody's doing, and though nobody sends anything. */
async function expectRecovery(trial: Trial): Promise<void> {
  await expect
    .poll(async () => (await trial.health()).journal, faultPollOptions)
    .toMatchObject({ state: 'ok', reason: '' });
  await trial.waitForAcks(100);
}

describe('a disk that is full', () => {
  it.skipIf(!canMount)('takes nothing, and goes on when there is room', async () => {
    const disk = new SmallDisk();
    onTestFinished(() => disk.remove());
    const trial = await Trial.start({
      engine: embeddedEngine,
      fault: 'disk full',
      settings: { DATA_DIR: disk.dataDir },
    });
    for (let round = 0; round < 2; round++) {
      await trial.waitForAcks(100);
      disk.fill();
      await expectRefusals(trial, /^The disk of .* is full: 0\.0 MB are free/);
      disk.free();
      trial.rounds++;
      await expectRecovery(trial);
    }
    await trial.finish();
  });
});

describe.each(enginesToTest('embedded'))('a disk that fails, $name', ({ create: make, isAvailable: isThere }) => {
  it.skipIf(!isThere || !canTrace)('to sync: nothing is taken that is not there, and it goes on', async () => {
    const trial = await Trial.start({ engine: make(), fault: 'fdatasync fails' });
    await trial.waitForAcks(100);
    const heal = await failSystemCalls(trial.server, 'fdatasync');
    await expectRefusals(trial, /^The journal cannot be written: Input\/output error/);
    await heal();
    trial.rounds++;
    await expectRecovery(trial);
    await trial.killAndRestart();
    await trial.finish();
  });

  // lmdb may end the process then or any time later (disk-room.ts says why), or never answer.
  it.skipIf(!isThere || !canTrace)('to write: whatever becomes of the process, nothing is lost', async () => {
    const trial = await Trial.start({ engine: make(), fault: 'writes fail' });
    const dismiss = restartWhenDown(trial.server);
    const state = () =>
      trial.health().then(
        ({ journal }) => journal.state,
        () => 'no answer',
      );
    for (let round = 0; round < (isFullRun ? 10 : 2); round++) {
      await trial.waitForAcks(50);
      let heal: (() => Promise<void>) | undefined;
      let failingPid = 0;
      // It may end at any time, and its successor would write.
      const underFault = async () => {
        const { pid } = trial.server;
        if (pid !== failingPid) {
          await heal?.();
          heal = await failSystemCalls(trial.server, 'pwrite64,writev');
          failingPid = pid;
        }
        return state();
      };
      await expect.poll(underFault, faultPollOptions).not.toBe('ok');
      await heal?.();
      trial.rounds++;
      const before = trial.history.acknowledged.length;
      // A commit that does not end is waited for half a minute.
      const patient = { ...faultPollOptions, timeout: 90_000 };
      await expect.poll(() => trial.history.acknowledged.length, patient).toBeGreaterThan(before + 50);
    }
    await dismiss();
    await trial.killAndRestart(); // whose memory was written over may still end in the middle of what follows
    await trial.waitForAcks(100);
    await trial.finish();
  });
});

describe.skipIf(!BrokerProcess.isAvailable)('a journal that is full', () => {
  it('refuses while the topic takes nothing, and ends that by itself', async () => {
    const engine = createBrokerEngine();
    const settings = { JOURNAL_MAX_BYTES: '1048576' };
    const load = { textLength: 4000 };
    const trial = await Trial.start({ engine, fault: 'journal full', settings, load });
    await trial.waitForAcks(50);
    await engine.broker.kill();
    await expectRefusals(trial, /The journal is full: it holds \d+ records .* no more than 1 MB \(JOURNAL_MAX_BYTES\)/);
    await engine.broker.start();
    trial.rounds++;
    await expectRecovery(trial);
    await trial.finish();
  });
});
