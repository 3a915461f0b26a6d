import { setTimeout as sleep } from 'node:timers/promises';
import { it } from 'vitest';
import { KILL_ROUNDS } from './suite/fault-settings.ts';
import { allEngines } from './trial/engines.ts';
import { Trial } from './trial/trial.ts';

/** The longest time before the next kill. With a broker the consumer needs time to join its group. */
const MAX_UPTIME_MS = { embedded: 700, broker: 1500 } as const;

it('SIGKILL at random moments under load loses no event and counts none twice, on both engines', async () => {
  const trials = allEngines
    .filter(({ isAvailable }) => isAvailable)
    .map(async ({ create, name }) => {
      const trial = await Trial.start({ engine: create(), fault: 'SIGKILL at random' });
      for (let round = 0; round < KILL_ROUNDS; round++) {
        await sleep(Math.random() * MAX_UPTIME_MS[name]);
        await trial.killAndRestart();
      }
      await trial.finish();
    });
  await Promise.all(trials);
});
