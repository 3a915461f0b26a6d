import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import {
  BROKER_SCRIPT_VARIABLE,
  canRunScript,
  KAFKA_SCRIPT,
  KAFKA_SCRIPT_VARIABLE,
} from '../../test/broker/script-file.ts';
import { setup as build } from '../../test/product/build-product.ts';
import { BrokerProcess } from '../injection/broker-process.ts';
import { formatFaultTable } from './fault-report.ts';
import { WORKER_COUNT } from './worker-count.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Path of the file that collects the rows of the table. */
    faultReport: string;
    /** Ports of the brokers of the suite, one for each worker; empty where there are none. */
    faultBrokers: readonly number[];
  }
}

let tearDown: () => Promise<void> = async () => undefined;

/** Builds the product and starts a broker for each worker. At the end of the suite it prints the table. */
export async function setup(project: TestProject): Promise<void> {
  build();
  const dir = mkdtempSync(join(tmpdir(), 'slackpanda-faults-'));
  const file = join(dir, 'rows');
  writeFileSync(file, '');
  project.provide('faultReport', file);
  if (await canRunScript(KAFKA_SCRIPT)) process.env[KAFKA_SCRIPT_VARIABLE] = KAFKA_SCRIPT;

  const brokers = Array.from(
    { length: process.env[BROKER_SCRIPT_VARIABLE] ? WORKER_COUNT : 0 },
    (_, worker) => new BrokerProcess(BrokerProcess.freePort(worker)),
  );
  await Promise.all(brokers.map((broker) => broker.start()));
  project.provide(
    'faultBrokers',
    brokers.map(({ port }) => port),
  );

  tearDown = async () => {
    console.log(`\n${formatFaultTable(file)}\n`);
    await Promise.all(brokers.map((broker) => broker.wipe()));
    rmSync(dir, { recursive: true, force: true });
  };
}

export async function teardown(): Promise<void> {
  await tearDown();
}
