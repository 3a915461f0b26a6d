import { setTimeout as sleep } from 'node:timers/promises';
import { it } from 'vitest';
import { KILL_ROUNDS } from './suite/fault-settings.ts';
import { allEngines } from './trial/engines.ts';
import { Trial } from './trial/trial.ts';

/** How long the product may live before it is killed, ms at most: on a topic it needs a moment to join. */
const MAX_UPTIME_MS = { embedded: 700, broker: 1500 } as const;

it('SIGKILL at random moments under load loses nothing and counts nothing twice, on both engines side by side', async () => {
  const trials = allEngines
    .filter(({ isAvailable: isThere }) => isThere)
    .map(async ({ create: make, name }) => {
      const trial = await Trial.start({ engine: make(), fault: 'SIGKILL at random' });
      for (let round = 0; round < KILL_ROUNDS; round++) {
        await sleep(Math.random() * MAX_UPTIME_MS[name]);
        await trial.killAndRestart();
      }
      await trial.finish();
    });
  await Promise.all(trials);
});
