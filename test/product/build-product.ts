import { execFileSync } from 'node:child_process';

/**
 * Builds both tiers once, before the tests that run the built product. It sets `NODE_ENV`, because the value of the test
 * runner would build the page for development, which is larger and slower.
 */
export function setup(): void {
  execFileSync('npm', ['run', 'build'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, NODE_ENV: 'production' },
  });
}
