import { beforeEach } from 'vitest';
import { BrokerProcess } from '../injection/broker-process.ts';
import { brokerOfWorker } from '../trial/engines.ts';

/** Whatever a test that failed has left of it. */
beforeEach(async () => {
  if (!BrokerProcess.isAvailable) return;
  const broker = brokerOfWorker();
  await broker.resume().catch(() => undefined); // it does not run
  await broker.start();
});
