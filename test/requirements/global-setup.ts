import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BROKER_SCRIPT_VARIABLE,
  canRunScript,
  KAFKA_SCRIPT,
  REDPANDA_SCRIPT,
  runScript,
} from '../broker/script-file.ts';
import { SHARED_BROKER_PORT_VARIABLE } from '../broker/shared-broker.ts';
import { MISSING_FILE_VARIABLE, missingLine } from './report-missing.ts';

let tearDown: () => Promise<void> = async () => undefined;

/**
 * Finds a broker for the tests of a run, and collects what else is missing. Every project calls it; the first call counts for all
 * projects of the run, because workers inherit the environment of this process.
 */
export async function setup(): Promise<void> {
  if (process.env[MISSING_FILE_VARIABLE]) return;
  const dir = mkdtempSync(join(tmpdir(), 'slackpanda-missing-'));
  const missingFile = join(dir, 'missing');
  writeFileSync(missingFile, '');
  process.env[MISSING_FILE_VARIABLE] = missingFile;

  const script = process.env[BROKER_SCRIPT_VARIABLE] ?? (await findBrokerScript());
  if (script) process.env[BROKER_SCRIPT_VARIABLE] = script;
  // Below the range from which the system takes ports for outgoing connections, and apart from the ports of single files.
  const port = String(20_000 + 3 * Math.floor(Math.random() * 300));
  process.env[SHARED_BROKER_PORT_VARIABLE] = port;

  tearDown = async () => {
    if (script) await runScript(script, 'wipe', { BROKER_PORT: port });
    const line = missingLine(readFileSync(missingFile, 'utf8'));
    if (line) console.log(`\n${line}\n`);
    rmSync(dir, { recursive: true, force: true });
  };
}

export async function teardown(): Promise<void> {
  await tearDown();
}

async function findBrokerScript(): Promise<string | undefined> {
  for (const path of [REDPANDA_SCRIPT, KAFKA_SCRIPT]) if (await canRunScript(path)) return path;
  return undefined;
}
