import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Where Debian's package libfaketime has its library. */
const library = readdirSync('/usr/lib')
  .map((machine) => join('/usr/lib', machine, 'faketime', 'libfaketime.so.1'))
  .find((path) => existsSync(path));

if (!library) console.warn('SKIPPED: no clock is set wrong. Install libfaketime.');

/** A server's clock on the wall, set while it runs; what is counted from its start goes on. Right at first. */
export class FalseClock {
  static readonly isThere = library !== undefined;
  readonly #file: string;

  constructor() {
    const dir = mkdtempSync(join(tmpdir(), 'slackpanda-clock-'));
    onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
    this.#file = join(dir, 'offset');
    this.set(0);
  }

  /** Of the process whose clock it is. */
  get settings(): Record<string, string> {
    return {
      LD_PRELOAD: library ?? '',
      FAKETIME_TIMESTAMP_FILE: this.#file,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    };
  }

  /** So many seconds ahead of the true one. */
  set(seconds: number): void {
    // It is read at any moment, and must never be found empty.
    writeFileSync(`${this.#file}.new`, `${seconds < 0 ? '-' : '+'}${Math.abs(seconds)}\n`);
    renameSync(`${this.#file}.new`, this.#file);
  }
}
