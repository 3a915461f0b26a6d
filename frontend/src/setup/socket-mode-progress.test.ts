import { expect, it } from 'vitest';
import { sampleStatus } from '../states/sample-data.ts';
import { socketModeProgress } from './socket-mode-progress.ts';

const event = { state: 'next', title: 'listening', text: '' } as const;
const { api } = sampleStatus;

function states(socket: Parameters<typeof socketModeProgress>[0]['socket'], state = api.state): string {
  const { app, tokens, connection, event: first, left } = socketModeProgress({ socket, api: { ...api, state } }, event);
  return `${[app, tokens, connection, first].map((step) => step.state).join(' ')}, ${left} left`;
}

it('ticks only what was observed', () => {
  expect(states(null)).toBe('now next next next, 4 left');
  expect(states({ state: 'connecting', connections: 0, reason: '' })).toBe('now done next next, 3 left');
  expect(states({ state: 'connecting', connections: 0, reason: '' }, 'ok')).toBe('done done now next, 2 left');
  expect(states({ state: 'connected', connections: 2, reason: '' }, 'ok')).toBe('done done done now, 1 left');
  expect(states({ state: 'connected', connections: 2, reason: '' }, 'refused')).toBe('done now done next, 2 left');
});
