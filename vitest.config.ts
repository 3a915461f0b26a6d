import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'backend', include: ['backend/**/*.test.ts'], environment: 'node' } },
      { test: { name: 'frontend', include: ['frontend/**/*.test.{ts,tsx}'], environment: 'happy-dom' } },
    ],
  },
});
