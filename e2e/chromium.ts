import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PATHS = [process.env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The browser on this machine, or `undefined`. */
export const executablePath = PATHS.find((path) => path !== undefined && existsSync(path));

if (!executablePath)
  console.warn('SKIPPED: no Chromium found, so the page is not tested. Install it, or set CHROMIUM to its path.');

const QUIET = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function openChromium(): Promise<Browser> {
  if (!executablePath) throw new Error('no Chromium found: set CHROMIUM to its path');
  // Chromium's sandbox refuses to run as root, which is who runs tests in a container.
  const args = process.getuid?.() === 0 ? [...QUIET, '--no-sandbox'] : QUIET;
  return chromium.launch({ executablePath, args });
}
