import { appendFileSync } from 'node:fs';

/** What some tests need beyond Node and the packages: which tests are skipped without it, and what to do. */
const REQUIREMENTS = {
  broker: ['tests against a broker', 'install Docker, or Java 17 with Maven and openssl, or set KAFKA_BROKERS'],
  'broker control': ['tests that stop a broker', 'install Docker, or Java 17 with Maven and openssl'],
  'broker configuration': ['tests of a configured broker', 'install Java 17 with Maven and openssl'],
  'secure listener': ['the test of TLS and SASL', 'set TEST_BROKER_SCRIPT=test/broker/kafka without KAFKA_BROKERS'],
  browser: ['tests in a browser', 'install Chromium, or set CHROMIUM to its path'],
  mount: ['tests of a full disk', 'run as root, where file systems can be mounted'],
  strace: ['tests of a failing disk', 'install strace, and allow it to attach to a process'],
  libfaketime: ['tests of a wrong clock', 'install libfaketime'],
} as const satisfies Record<string, readonly [skipped: string, remedy: string]>;

export type Requirement = keyof typeof REQUIREMENTS;

/** Names the file that collects what is missing. The global setup sets it. */
export const MISSING_FILE_VARIABLE = 'TEST_MISSING_FILE';

/**
 * Adds a requirement to the line that the run prints at its end, and returns false. A module that detects a requirement calls it
 * where it is missing, so the line names only what the files of this run need.
 */
export function reportMissing(requirement: Requirement): false {
  const file = process.env[MISSING_FILE_VARIABLE];
  if (file) appendFileSync(file, `${requirement}\n`);
  return false;
}

/** The line for the names in such a file, or an empty text if nothing is missing. */
export function missingLine(names: string): string {
  const reported = new Set(names.split('\n'));
  if (reported.has('broker')) reported.delete('broker control'); // its remedy is the same
  const missing = Object.entries(REQUIREMENTS).filter(([name]) => reported.has(name));
  if (missing.length === 0) return '';
  return `Skipped: ${missing.map(([, [skipped, remedy]]) => `${skipped} (${remedy})`).join('; ')}.`;
}
