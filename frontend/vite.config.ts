import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compressAssets } from './compress-assets.ts';
import { firstChunkName } from './first-chunk.ts';

const SERVER_URL = 'http://localhost:3000';
const SERVER_ROUTES = [
  '/snapshot',
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
    // The first script is one file, and what is loaded later is small: there is nothing to preload.
    modulePreload: false,
  },
  // The server logs to the same terminal.
  clearScreen: false,
  server: { port: 5173, proxy: Object.fromEntries(SERVER_ROUTES.map((route) => [route, { target: SERVER_URL }])) },
});
