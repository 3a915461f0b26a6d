import { setTimeout as sleep } from 'node:timers/promises';
import { describe, it } from 'vitest';
import { engines } from './engines.ts';
import { ROUNDS } from './knobs.ts';
import { Trial } from './trial.ts';

describe.each(engines)('SIGKILL, $name', ({ make, isThere, name }) => {
  it.skipIf(!isThere)('at random moments under load loses nothing and counts nothing twice', async () => {
    const trial = await Trial.begin({ engine: make(), fault: 'SIGKILL at random' });
    // A consumer needs a moment to join: half the kills, and twice the time between them.
    const rounds = name === 'broker' ? Math.ceil(ROUNDS / 2) : ROUNDS;
    for (let round = 0; round < rounds; round++) {
      await sleep(Math.random() * (name === 'broker' ? 2000 : 700));
      await trial.crash();
    }
    await trial.finish();
  });
});
