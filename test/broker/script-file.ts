import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

/** The script that starts Apache Kafka: it takes lines of configuration, and has a listener with TLS and SASL. */
export const KAFKA_SCRIPT = resolve(import.meta.dirname, 'kafka');
/** The script that starts the Redpanda image of docker-compose.yml. */
export const REDPANDA_SCRIPT = resolve(import.meta.dirname, 'redpanda');

/** Names the script that starts, stops, kills, pauses, resumes and wipes a broker. The global setup sets it where one works. */
export const BROKER_SCRIPT_VARIABLE = 'TEST_BROKER_SCRIPT';
/** Names Kafka's script, for tests that configure their broker. The global setup of the fault tests sets it where it works. */
export const KAFKA_SCRIPT_VARIABLE = 'TEST_KAFKA_SCRIPT';

/**
 * Runs a verb of a broker script. Resolves with its standard output once the broker is in that state; throws where there is no
 * script, or it fails. `settings`: `BROKER_PORT`, and for Kafka `BROKER_CONFIG` and `BROKER_HOME`.
 */
export async function runScript(
  path: string | undefined,
  verb: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<string> {
  if (path === undefined)
    throw new Error('There is no broker that tests can start: install Docker, or Java and Maven.');
  const { stdout } = await promisify(execFile)(resolve(path), [verb], { env: { ...process.env, ...settings } });
  return stdout;
}

/** Resolves with whether a script can run on this machine. The verb `install` first downloads what is missing. */
export async function canRunScript(path: string): Promise<boolean> {
  return runScript(path, 'install').then(
    () => true,
    () => false,
  );
}

/** Returns the variables that a script exports, as text for a shell, when it starts a broker. */
export function parseExports(output: string): Record<string, string> {
  return Object.fromEntries([...output.matchAll(/(\w+)=(\S+)/g)].map(([, name = '', value = '']) => [name, value]));
}
