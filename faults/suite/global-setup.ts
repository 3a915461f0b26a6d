import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { setup as build } from '../../test/product/build-product.ts';
import { BrokerProcess } from '../injection/broker-process.ts';
import { formatFaultTable } from './fault-report.ts';
import { WORKER_COUNT } from './worker-count.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The file that collects the lines of the table. */
    faultReport: string;
    /** Of the brokers of the suite, one for each worker; empty where there are none. */
    faultBrokers: readonly number[];
  }
}

/** Builds the product and starts the brokers, for the whole suite; at its end, the table. */
export async function setup(project: TestProject): Promise<void> {
  build();
  const dir = mkdtempSync(join(tmpdir(), 'slackpanda-faults-'));
  const file = join(dir, 'rows');
  writeFileSync(file, '');
  project.provide('faultReport', file);

  const brokers = Array.from(
    { length: BrokerProcess.isAvailable ? WORKER_COUNT : 0 },
    (_, i) => new BrokerProcess(BrokerProcess.freePort(i)),
  );
  if (brokers.length === 0)
    console.warn(
      '\nSKIPPED: every fault of a broker. Set TEST_BROKER_SCRIPT to a script that can start, kill, pause, resume and wipe one.\n',
    );
  await Promise.all(brokers.map((broker) => broker.start()));
  project.provide(
    'faultBrokers',
    brokers.map(({ port }) => port),
  );

  tearDownSuite = async () => {
    console.log(`\n${formatFaultTable(file)}\n`);
    await Promise.all(brokers.map((broker) => broker.wipe()));
    rmSync(dir, { recursive: true, force: true });
  };
}

let tearDownSuite: () => Promise<void> = async () => undefined;

export async function teardown(): Promise<void> {
  await tearDownSuite();
}
