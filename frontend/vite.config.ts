import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compressAssets } from './compress-assets.ts';
import { firstChunkName } from './first-chunk.ts';
import { preloadCore } from './preload-core.ts';

const SERVER_URL = 'http://localhost:3000';
const SERVER_ROUTES = [
  '/snapshot',
  '/texts',
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
  plugins: [react(), preloadCore(), compressAssets()],
  build: {
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            {
              debugName: 'first load',
              name: (id, context) => firstChunkName(id, (module) => context.getModuleInfo(module)),
            },
            // What the panels load later is small: one file for all of it.
            { name: 'panels', test: /frontend\/src\/panels\// },
          ],
        },
      },
    },
    // The code for preloading modules is large; `preloadCore` does it for the first load, and nothing else needs it.
    modulePreload: false,
  },
  // The server logs to the same terminal.
  clearScreen: false,
  server: { port: 5173, proxy: Object.fromEntries(SERVER_ROUTES.map((route) => [route, { target: SERVER_URL }])) },
});
