import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Starts, stops, kills, pauses, resumes and wipes a real broker; where it is not given, what needs one is skipped. */
const scriptPath = process.env['TEST_BROKER_SCRIPT'];
export const hasBrokerScript = scriptPath !== undefined;

/** A node draws an id at its first start, and one in 64 begins with "-", which Kafka's own tool takes for an option. */
const START_ATTEMPTS = 3;

/**
 * Says a word to a broker. Resolves with what the script answers, once the broker is as it was asked to be; throws where
 * the script ends with an error. `settings`: `BROKER_PORT` and whatever else the script heeds.
 */
export async function runBrokerScript(verb: string, settings: Readonly<Record<string, string>>): Promise<string> {
  for (let left = verb === 'start' ? START_ATTEMPTS : 1; ; left--)
    try {
      return (await promisify(execFile)(scriptPath ?? '', [verb], { env: { ...process.env, ...settings } })).stdout;
    } catch (error) {
      if (left === 1) throw error;
    }
}
