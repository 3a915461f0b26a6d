import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ProductProcess } from '../test/product/product-process.ts';
import { BrokerProcess } from './injection/broker-process.ts';
import { canMount, canTrace, failSystemCalls, SmallDisk } from './injection/disk-faults.ts';
import { faultPollOptions, isFullRun } from './suite/fault-settings.ts';
import { createBrokerEngine, embeddedEngine, enginesToTest } from './trial/engines.ts';
import { Trial } from './trial/trial.ts';

/**
 * Expects that events are refused so that Slack sends them again, that /healthz names the reason, and that reads still
 * succeed.
 */
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

/** Starts a server again whenever it has ended, until the returned function is called. */
function restartWhenDown(server: ProductProcess): () => Promise<void> {
  let isWatching = true;
  const watch = async () => {
    for (; isWatching; await sleep(50)) if (!server.isRunning) await server.launch().catch(() => undefined);
  };
  const watching = watch();
  const stopWatching = () => {
    isWatching = false;
    return watching;
  };
  onTestFinished(stopWatching);
  return stopWatching;
}

/** Expects that the journal becomes writable again without a restart and without new events. */
async function expectRecovery(trial: Trial): Promise<void> {
  await expect
    .poll(async () => (await trial.health()).journal, faultPollOptions)
    .toMatchObject({ state: 'ok', reason: '' });
  await trial.waitForAcks(100);
}

describe('a full disk', () => {
  it.skipIf(!canMount)('makes the server refuse events, and accept them again when there is room', async () => {
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

describe.each(enginesToTest('embedded'))('a failing disk, $name', ({ create, isAvailable }) => {
  it.skipIf(!isAvailable || !canTrace)(
    'cannot sync: no event is acknowledged that is not stored, and the server recovers',
    async () => {
      const trial = await Trial.start({ engine: create(), fault: 'fdatasync fails' });
      await trial.waitForAcks(100);
      const endFault = await failSystemCalls(trial.server, 'fdatasync');
      await expectRefusals(trial, /^The journal cannot be written: Input\/output error/);
      await endFault();
      trial.rounds++;
      await expectRecovery(trial);
      await trial.killAndRestart();
      await trial.finish();
    },
  );

  // lmdb may then end the process at once or later, or never return (see backend/src/storage/disk-space-guard.ts).
  it.skipIf(!isAvailable || !canTrace)('cannot write: nothing is lost, even if the process ends', async () => {
    const trial = await Trial.start({ engine: create(), fault: 'writes fail' });
    const stopWatching = restartWhenDown(trial.server);
    const state = () =>
      trial.health().then(
        ({ journal }) => journal.state,
        () => 'no response',
      );
    for (let round = 0; round < (isFullRun ? 10 : 2); round++) {
      await trial.waitForAcks(50);
      let endFault: (() => Promise<void>) | undefined;
      let failingPid = 0;
      // The server may end at any time, and the next process could write again.
      const underFault = async () => {
        const { pid } = trial.server;
        if (pid !== failingPid) {
          await endFault?.();
          endFault = await failSystemCalls(trial.server, 'pwrite64,writev');
          failingPid = pid;
        }
        return state();
      };
      await expect.poll(underFault, faultPollOptions).not.toBe('ok');
      await endFault?.();
      trial.rounds++;
      const before = trial.history.acknowledged.length;
      // The server waits half a minute for a commit that does not end.
      const longPollOptions = { ...faultPollOptions, timeout: 90_000 };
      await expect.poll(() => trial.history.acknowledged.length, longPollOptions).toBeGreaterThan(before + 50);
    }
    await stopWatching();
    await trial.killAndRestart(); // a process whose memory lmdb has damaged may still end during the rest of the test
    await trial.waitForAcks(100);
    await trial.finish();
  });
});

describe.skipIf(!BrokerProcess.isAvailable)('a full journal', () => {
  it('makes the server refuse events while the broker is down, and accept them when it is back', async () => {
    const engine = createBrokerEngine();
    const settings = { JOURNAL_MAX_BYTES: '1048576' };
    const load = { textLength: 4000 };
    const trial = await Trial.start({ engine, fault: 'journal full', settings, load });
    await trial.waitForAcks(50);
    await engine.broker.kill();
    await expectRefusals(trial, /The journal is full: it holds \d+ records .* its limit is 1 MB \(JOURNAL_MAX_BYTES\)/);
    await engine.broker.start();
    trial.rounds++;
    await expectRecovery(trial);
    await trial.finish();
  });
});
