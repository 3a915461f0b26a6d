import { beforeEach } from 'vitest';
import { Broker } from './broker.ts';
import { ownBroker } from './engines.ts';

/** Whatever a test that failed has left of it. */
beforeEach(async () => {
  if (!Broker.isThere) return;
  const broker = ownBroker();
  await broker.resume().catch(() => undefined); // it does not run
  await broker.start();
});
