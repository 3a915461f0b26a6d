import { defineConfig } from 'vitest/config';

/** No test asserts a time; this only ends one that hangs, also on a busy machine. */
const patience = { testTimeout: 120_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    projects: [
      { test: { ...patience, name: 'backend', include: ['backend/**/*.test.ts'], environment: 'node' } },
      { test: { ...patience, name: 'frontend', include: ['frontend/**/*.test.{ts,tsx}'], environment: 'happy-dom' } },
      {
        test: {
          ...patience,
          name: 'e2e',
          include: ['e2e/**/*.test.ts'],
          environment: 'node',
          globalSetup: 'e2e/build.ts',
          fileParallelism: false,
        },
      },
    ],
  },
});
