import { expect, it } from 'vitest';
import { sampleStatus } from '../states/sample-data.ts';
import { socketModeProgress } from './socket-mode-progress.ts';

const event = { state: 'next', title: 'waiting', text: '' } as const;
const { api } = sampleStatus;

function states(socket: Parameters<typeof socketModeProgress>[0]['socket'], state = api.state): string {
  const progress = socketModeProgress({ socket, api: { ...api, state } }, event);
  const steps = [progress.app, progress.tokens, progress.connection, progress.event];
  return `${steps.map((step) => step.state).join(' ')}, ${progress.stepsLeft} left`;
}

it('a step with Socket Mode is done only when its success was observed', () => {
  expect(states(null)).toBe('now next next next, 4 left');
  expect(states({ state: 'connecting', connections: 0, reason: '' })).toBe('now done next next, 3 left');
  expect(states({ state: 'connecting', connections: 0, reason: '' }, 'ok')).toBe('done done now next, 2 left');
  expect(states({ state: 'connected', connections: 2, reason: '' }, 'ok')).toBe('done done done now, 1 left');
  expect(states({ state: 'connected', connections: 2, reason: '' }, 'refused')).toBe('done now done next, 2 left');
});
