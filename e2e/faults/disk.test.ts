import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Server } from '../server.ts';
import { canMount, canTrace, failing, SmallDisk } from './bad-disk.ts';
import { Broker } from './broker.ts';
import { chosen, embedded, onBroker } from './engines.ts';
import { isLong, patience } from './knobs.ts';
import { Trial } from './trial.ts';

/** Refused so that Slack comes back, said so, and everything that reads goes on. */
async function refuses(trial: Trial, reason: RegExp): Promise<void> {
  const before = trial.refused.length;
  await expect.poll(() => trial.refused.length, patience).toBeGreaterThan(before + 10);
  expect(new Set(trial.refused.map(({ status, retryAfter }) => `${status} ${retryAfter}`))).toEqual(new Set(['503 1']));
  await expect.poll(async () => (await trial.health()).journal.reason, patience).toMatch(reason);
  expect(await trial.health()).toMatchObject({ status: 'degraded', journal: { state: 'failing' } });
  expect(await trial.server.metrics()).toHaveProperty('digest');
}

/** Starts a server again whenever it has ended, until dismissed. */
function supervise(server: Server): () => Promise<void> {
  let isWanted = true;
  const watch = async () => {
    for (; isWanted; await sleep(50)) if (!server.isUp) await server.begin().catch(() => undefined);
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
async function recovers(trial: Trial): Promise<void> {
  await expect.poll(async () => (await trial.health()).journal, patience).toMatchObject({ state: 'ok', reason: '' });
  await trial.acknowledged(100);
}

describe('a disk that is full', () => {
  it.skipIf(!canMount)('takes nothing, and goes on when there is room', async () => {
    const disk = new SmallDisk();
    onTestFinished(() => disk.remove());
    const trial = await Trial.begin({ engine: embedded, fault: 'disk full', settings: { DATA_DIR: disk.dataDir } });
    for (let round = 0; round < 2; round++) {
      await trial.acknowledged(100);
      disk.fill();
      await refuses(trial, /^The disk of .* is full: 0\.0 MB are free/);
      disk.free();
      trial.rounds++;
      await recovers(trial);
    }
    await trial.finish();
  });
});

describe.each(chosen('embedded'))('a disk that fails, $name', ({ make, isThere }) => {
  it.skipIf(!isThere || !canTrace)('to sync: nothing is taken that is not there, and it goes on', async () => {
    const trial = await Trial.begin({ engine: make(), fault: 'fdatasync fails' });
    await trial.acknowledged(100);
    const heal = await failing(trial.server, 'fdatasync');
    await refuses(trial, /^The journal cannot be written: Input\/output error/);
    await heal();
    trial.rounds++;
    await recovers(trial);
    await trial.crash();
    await trial.finish();
  });

  // lmdb may end the process then or any time later (disk-room.ts says why), or never answer.
  it.skipIf(!isThere || !canTrace)('to write: whatever becomes of the process, nothing is lost', async () => {
    const trial = await Trial.begin({ engine: make(), fault: 'writes fail' });
    const dismiss = supervise(trial.server);
    const state = () =>
      trial.health().then(
        ({ journal }) => journal.state,
        () => 'no answer',
      );
    for (let round = 0; round < (isLong ? 10 : 2); round++) {
      await trial.acknowledged(50);
      let heal: (() => Promise<void>) | undefined;
      let failingPid = 0;
      // It may end at any time, and its successor would write.
      const underFault = async () => {
        const { pid } = trial.server;
        if (pid !== failingPid) {
          await heal?.();
          heal = await failing(trial.server, 'pwrite64,writev');
          failingPid = pid;
        }
        return state();
      };
      await expect.poll(underFault, patience).not.toBe('ok');
      await heal?.();
      trial.rounds++;
      const before = trial.ledger.acked.length;
      // A commit that does not end is waited for half a minute.
      const patient = { ...patience, timeout: 90_000 };
      await expect.poll(() => trial.ledger.acked.length, patient).toBeGreaterThan(before + 50);
    }
    await dismiss();
    await trial.crash(); // whose memory was written over may still end in the middle of what follows
    await trial.acknowledged(100);
    await trial.finish();
  });
});

describe.skipIf(!Broker.isThere)('a journal that is full', () => {
  it('refuses while the topic takes nothing, and ends that by itself', async () => {
    const engine = onBroker();
    const settings = { JOURNAL_MAX_BYTES: '1048576' };
    const load = { length: 4000 };
    const trial = await Trial.begin({ engine, fault: 'journal full', settings, load });
    await trial.acknowledged(50);
    await engine.broker.kill();
    await refuses(trial, /The journal is full: it holds \d+ records .* no more than 1 MB \(JOURNAL_MAX_BYTES\)/);
    await engine.broker.start();
    trial.rounds++;
    await recovers(trial);
    await trial.finish();
  });
});
