import { reportMissing } from '../requirements/report-missing.ts';
import { BROKER_SCRIPT_VARIABLE, runScript } from './script-file.ts';

/**
 * Whether tests can start, kill and pause a broker. Where they cannot, the last line of the run names what to install.
 */
export const hasBrokerScript = process.env[BROKER_SCRIPT_VARIABLE] !== undefined || reportMissing('broker control');

/** Runs a verb of the script that this run uses: start, stop, kill, pause, resume or wipe. See `runScript`. */
export function runBrokerScript(verb: string, settings: Readonly<Record<string, string>>): Promise<string> {
  return runScript(process.env[BROKER_SCRIPT_VARIABLE], verb, settings);
}
