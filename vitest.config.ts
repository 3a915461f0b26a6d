import { configDefaults, defineConfig } from 'vitest/config';
import { WORKER_COUNT } from './faults/suite/worker-count.ts';

/** No test asserts a time; this only ends one that hangs, also on a busy machine. */
const timeouts = { testTimeout: 120_000, hookTimeout: 120_000, expect: { poll: { timeout: 60_000 } } };
/** Many of these tests wait for a disk, a broker or a browser. */
const sideBySide = { ...timeouts, maxWorkers: 2 };
const CORE = 'backend/src/core';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...sideBySide,
          name: 'core',
          include: [`${CORE}/**/*.test.ts`],
          environment: 'node',
          // Pure code has no state that a file could leave to the next one. A process of its own for each file takes twice the time.
          isolate: false,
        },
      },
      {
        test: {
          ...sideBySide,
          name: 'backend',
          include: ['{backend,bench,demo,test}/**/*.test.ts'],
          exclude: [...configDefaults.exclude, `${CORE}/**`],
          environment: 'node',
          globalSetup: 'test/requirements/global-setup.ts',
        },
      },
      { test: { ...sideBySide, name: 'frontend', include: ['frontend/**/*.test.{ts,tsx}'], environment: 'happy-dom' } },
      {
        test: {
          ...sideBySide,
          name: 'e2e',
          include: ['e2e/*.test.ts'],
          environment: 'node',
          globalSetup: ['test/requirements/global-setup.ts', 'test/product/build-product.ts'],
          // After the other projects, so that the browsers do not compete with their brokers.
          sequence: { groupOrder: 1 },
        },
      },
      {
        // Not among `npm test`: `npm run test:faults` ill-treats the product for a quarter of an hour.
        test: {
          testTimeout: 900_000,
          hookTimeout: 120_000,
          name: 'faults',
          include: ['faults/*.test.ts'],
          environment: 'node',
          globalSetup: ['test/requirements/global-setup.ts', 'faults/suite/global-setup.ts'],
          setupFiles: 'faults/suite/ensure-broker-running.ts',
          maxWorkers: WORKER_COUNT,
        },
      },
    ],
  },
});
