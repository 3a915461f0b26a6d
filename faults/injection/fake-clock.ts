import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { reportMissing } from '../../test/requirements/report-missing.ts';

/** Where Debian's package libfaketime has its library. */
const libfaketimePath = readdirSync('/usr/lib')
  .map((machine) => join('/usr/lib', machine, 'faketime', 'libfaketime.so.1'))
  .find((path) => existsSync(path));

if (!libfaketimePath) reportMissing('libfaketime');

/** A server's clock on the wall, set while it runs; what is counted from its start goes on. Right at first. */
export class FakeSystemClock {
  static readonly isAvailable = libfaketimePath !== undefined;
  readonly #file: string;

  constructor() {
    const dir = mkdtempSync(join(tmpdir(), 'slackpanda-clock-'));
    onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
    this.#file = join(dir, 'offset');
    this.setOffsetSeconds(0);
  }

  /** Of the process whose clock it is. */
  get environment(): Record<string, string> {
    return {
      LD_PRELOAD: libfaketimePath ?? '',
      FAKETIME_TIMESTAMP_FILE: this.#file,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    };
  }

  /** So many seconds ahead of the true one. */
  setOffsetSeconds(seconds: number): void {
    // It is read at any moment, and must never be found empty.
    writeFileSync(`${this.#file}.new`, `${seconds < 0 ? '-' : '+'}${Math.abs(seconds)}\n`);
    renameSync(`${this.#file}.new`, this.#file);
  }
}
