import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const server = 'http://localhost:3000';
const routes = ['/snapshot', '/slack-events-stream', '/metrics', '/leaderboard', '/healthz'];

export default defineConfig({
  plugins: [react()],
  server: { port: 5173, proxy: Object.fromEntries(routes.map((route) => [route, { target: server }])) },
});
