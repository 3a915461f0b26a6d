import dotenv from 'dotenv';
import { type Config, parseConfig } from './config.ts';
import { setInEnvFile } from './env-file.ts';

/** Reads the settings of this process: its environment, then the file `.env` in its working folder. Throws `ConfigError`. */
export function loadConfig(): Config {
  return parseConfig({ ...envFileSettings(), ...environmentSettings() });
}

/**
 * Writes settings to `.env` for the next `loadConfig`. Writes nothing if a value is invalid, or if the environment,
 * which takes precedence over the file, sets the same name. Resolves with the reason why it wrote nothing, else with an
 * empty text.
 */
export async function saveSettings(values: Readonly<Record<string, string>>): Promise<string> {
  const hidden = Object.keys(values).filter((name) => environmentSettings()[name] !== undefined);
  if (hidden.length > 0) return `${hidden.join(', ')} comes from the environment of the process: change it there`;
  try {
    parseConfig({ ...envFileSettings(), ...environmentSettings(), ...values });
    await setInEnvFile('.env', values);
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** An empty value counts as absent. */
function environmentSettings(): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(process.env).filter(([, value]) => value?.trim()));
}

/** Reads the file as it is now, and leaves the environment of this process unchanged. */
function envFileSettings(): Record<string, string> {
  const settings = {};
  dotenv.config({ quiet: true, processEnv: settings });
  return settings;
}
