import { setTimeout as sleep } from 'node:timers/promises';
import { it } from 'vitest';
import { engines } from './engines.ts';
import { ROUNDS } from './knobs.ts';
import { Trial } from './trial.ts';

/** How long the product may live before it is killed, ms at most: on a topic it needs a moment to join. */
const LIVES = { embedded: 700, broker: 1500 } as const;

it('SIGKILL at random moments under load loses nothing and counts nothing twice, on both engines side by side', async () => {
  const trials = engines
    .filter(({ isThere }) => isThere)
    .map(async ({ make, name }) => {
      const trial = await Trial.begin({ engine: make(), fault: 'SIGKILL at random' });
      for (let round = 0; round < ROUNDS; round++) {
        await sleep(Math.random() * LIVES[name]);
        await trial.crash();
      }
      await trial.finish();
    });
  await Promise.all(trials);
});
