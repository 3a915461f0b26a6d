import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compressAssets } from './compress-assets.ts';

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
  // What is loaded later is small and preloaded by the page itself, so the code that preloads modules is left out.
  build: { modulePreload: false },
  // The server logs to the same terminal.
  clearScreen: false,
  server: { port: 5173, proxy: Object.fromEntries(SERVER_ROUTES.map((route) => [route, { target: SERVER_URL }])) },
});
