import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';

const ASSETS = 'frontend/dist/assets';
const LIMIT = 120_000;

/** What is fetched only when somebody asks for it: files, and the picture of the page. */
const LATER = /^save/;

function bytes(files: string[]): number {
  return files.reduce((sum, file) => sum + gzipSync(readFileSync(`${ASSETS}/${file}`), { level: 9 }).length, 0);
}

it('has less than 120 kB of script in all, compressed', () => {
  const scripts = readdirSync(ASSETS).filter((file) => file.endsWith('.js'));
  const opening = scripts.filter((file) => !LATER.test(file));
  expect(opening.map((file) => file.replace(/-[\w-]{8}\.js$/, '')).sort()).toEqual(['index', 'stream-worker']);
  expect(bytes(scripts)).toBeLessThan(LIMIT);
  console.log(`script: ${bytes(opening)} bytes to open, ${bytes(scripts)} in all (gzip)`);
});

it('has no story of the states in it', () => {
  expect(readdirSync('frontend/dist')).not.toContain('states.html');
});
