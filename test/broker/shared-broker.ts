import { reportMissing } from '../requirements/report-missing.ts';
import { BROKER_SCRIPT_VARIABLE, parseExports, runScript } from './script-file.ts';

/** Names the port of the broker that the files of a run share. The global setup sets it, and wipes that broker at the end. */
export const SHARED_BROKER_PORT_VARIABLE = 'TEST_BROKER_PORT';

/**
 * Returns the addresses of the broker for tests that only need one: the broker in `KAFKA_BROKERS`, else a broker that
 * the first file of the run starts. Puts `TEST_KAFKA_*`, its listener with TLS and SASL, into the environment. Where
 * there is no broker it returns no address, and the last line of the run names what to install.
 */
export async function startSharedBroker(): Promise<readonly string[]> {
  const { env } = process;
  if (!env['KAFKA_BROKERS']) {
    const { [BROKER_SCRIPT_VARIABLE]: script, [SHARED_BROKER_PORT_VARIABLE]: port } = env;
    if (!script || !port) {
      reportMissing('broker');
      return [];
    }
    Object.assign(env, parseExports(await runScript(script, 'start', { BROKER_PORT: port })));
  }
  if (!env['TEST_KAFKA_SECURE_BROKERS']) reportMissing('secure listener');
  return env['KAFKA_BROKERS']?.split(',') ?? [];
}
