import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { reportMissing } from '../requirements/report-missing.ts';

const CANDIDATE_PATHS = [
  process.env['CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

/** The path of Chromium on this machine; undefined if there is none. */
export const chromiumPath = CANDIDATE_PATHS.find((path) => path !== undefined && existsSync(path));

if (!chromiumPath) reportMissing('browser');

const BACKGROUND_OFF_FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts Chromium without a window; throws if there is none. */
export function openChromium(): Promise<Browser> {
  if (!chromiumPath) throw new Error('There is no Chromium: install it, or set CHROMIUM to its path');
  // Chromium's sandbox refuses to run as root, and tests in a container run as root.
  const args = process.getuid?.() === 0 ? [...BACKGROUND_OFF_FLAGS, '--no-sandbox'] : BACKGROUND_OFF_FLAGS;
  return chromium.launch({ executablePath: chromiumPath, args });
}
