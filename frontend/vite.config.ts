import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compressAssets } from './compress-assets.ts';
import { firstChunkName } from './first-chunk.ts';

const SERVER_URL = 'http://localhost:3000';
const SERVER_ROUTES = [
  '/snapshot',
  '/texts',
  '/definition',
  '/slack-events-stream',
  '/metrics',
  '/leaderboard',
  '/badge.svg',
  '/healthz',
  '/import',
  '/setup',
  '/definition',
];

export default defineConfig({
  plugins: [react(), compressAssets()],
  build: {
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [{ name: (id, context) => firstChunkName(id, (module) => context.getModuleInfo(module)) }],
        },
      },
    },
    modulePreload: {
      polyfill: false,
      // The HTML names both files of the first load. What is loaded later is small, and has nothing to preload.
      resolveDependencies: (_, dependencies, { hostType }) => (hostType === 'html' ? dependencies : []),
    },
  },
  // The server logs to the same terminal.
  clearScreen: false,
  server: { port: 5173, proxy: Object.fromEntries(SERVER_ROUTES.map((route) => [route, { target: SERVER_URL }])) },
});
