import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { setup as build } from '../build.ts';
import { Broker } from './broker.ts';
import { table } from './report.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The file that collects the lines of the table. */
    faultReport: string;
    /** Of the suite's own broker; 0 where there is none. */
    faultBroker: number;
  }
}

/** Builds the product and starts a broker, for the whole suite; at its end, the table. */
export async function setup(project: TestProject): Promise<void> {
  build();
  const dir = mkdtempSync(join(tmpdir(), 'slackpanda-faults-'));
  const file = join(dir, 'rows');
  writeFileSync(file, '');
  project.provide('faultReport', file);

  const broker = Broker.isThere ? new Broker(Broker.freePort()) : undefined;
  if (!broker)
    console.warn(
      '\nSKIPPED: every fault of a broker. Set TEST_BROKER_SCRIPT to a script that can start, kill, pause, resume and wipe one.\n',
    );
  await broker?.start();
  project.provide('faultBroker', broker?.port ?? 0);

  end = async () => {
    console.log(`\n${table(file)}\n`);
    await broker?.wipe();
    rmSync(dir, { recursive: true, force: true });
  };
}

let end: () => Promise<void> = async () => undefined;

export async function teardown(): Promise<void> {
  await end();
}
