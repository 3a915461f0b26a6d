import { beforeEach } from 'vitest';
import { BrokerProcess } from '../injection/broker-process.ts';
import { brokerOfWorker } from '../trial/engines.ts';

/** A test that failed may have paused or killed the broker. */
beforeEach(async () => {
  if (!BrokerProcess.isAvailable) return;
  const broker = brokerOfWorker();
  await broker.resume().catch(() => undefined); // throws if it does not run
  await broker.start();
});
