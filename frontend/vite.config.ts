import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compressAssets } from './compress-assets.ts';

const server = 'http://localhost:3000';
const routes = [
  '/snapshot',
  '/slack-events-stream',
  '/metrics',
  '/leaderboard',
  '/badge.svg',
  '/healthz',
  '/import',
  '/setup',
];

export default defineConfig({
  plugins: [react(), compressAssets()],
  // The server speaks on the same terminal.
  clearScreen: false,
  server: { port: 5173, proxy: Object.fromEntries(routes.map((route) => [route, { target: server }])) },
});
