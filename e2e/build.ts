import { execFileSync } from 'node:child_process';

/** Builds both tiers once before the tests that run the product as people do. */
export function setup(): void {
  execFileSync('npm', ['run', 'build'], { stdio: ['ignore', 'ignore', 'inherit'] });
}
