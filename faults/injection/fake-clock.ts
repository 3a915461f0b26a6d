import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { reportMissing } from '../../test/requirements/report-missing.ts';

/** The library of Debian's package libfaketime. */
const libfaketimePath = readdirSync('/usr/lib')
  .map((machine) => join('/usr/lib', machine, 'faketime', 'libfaketime.so.1'))
  .find((path) => existsSync(path));

if (!libfaketimePath) reportMissing('libfaketime');

/** The wall clock of a server process, set while it runs. It begins at the true time; the monotonic clock is not changed. */
export class FakeSystemClock {
  static readonly isAvailable = libfaketimePath !== undefined;
  readonly #file: string;

  constructor() {
    const dir = mkdtempSync(join(tmpdir(), 'slackpanda-clock-'));
    onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
    this.#file = join(dir, 'offset');
    this.setOffsetSeconds(0);
  }

  /** The environment for the process whose clock it is. */
  get environment(): Record<string, string> {
    return {
      LD_PRELOAD: libfaketimePath ?? '',
      FAKETIME_TIMESTAMP_FILE: this.#file,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    };
  }

  /** Sets the clock this many seconds ahead of the true time. */
  setOffsetSeconds(seconds: number): void {
    // The process may read the file at any moment, so it must never be empty.
    writeFileSync(`${this.#file}.new`, `${seconds < 0 ? '-' : '+'}${Math.abs(seconds)}\n`);
    renameSync(`${this.#file}.new`, this.#file);
  }
}
