import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, it } from 'vitest';

/** The limits of CONTRIBUTING.md#house-rules. */
const MAX_FILES = 20;
const MAX_LINES = 300;

const files = execFileSync('git', ['ls-files', '*.ts', '*.tsx', '*.css'], { encoding: 'utf8' }).trim().split('\n');
const isTest = (file: string) => /\.(test|contract)\.tsx?$/.test(file);

it('no folder has more than 20 source files', () => {
  const counts = new Map<string, number>();
  for (const file of files.filter((one) => !isTest(one)))
    counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
  expect(counts.size).toBeGreaterThan(20);
  expect([...counts].filter(([, count]) => count > MAX_FILES)).toEqual([]);
});

it('no file has more than 300 lines', () => {
  const tooLong = files.filter((file) => readFileSync(file, 'utf8').split('\n').length - 1 > MAX_LINES);
  expect(tooLong).toEqual([]);
});
