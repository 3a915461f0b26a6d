import type { ServerStatus } from 'backend/core/status';
import { sentence } from '../format.ts';
import type { StepProgress } from './setup-steps.ts';

export interface SocketProgress {
  app: StepProgress;
  tokens: StepProgress;
  connection: StepProgress;
  event: StepProgress;
  left: number;
}

/** What was observed of the way over Socket Mode: a step that nobody saw succeed is not ticked. `event` as of the other way. */
export function socketProgress(
  { socket, api }: Pick<ServerStatus, 'socket' | 'api'>,
  event: StepProgress,
): SocketProgress {
  const isConnected = socket?.state === 'connected';
  const app =
    isConnected || api.state === 'ok' ? done('Slack answers its tokens, so the app exists.') : { ...NOT_SEEN };
  const tokens = tokensStep(socket !== null, api);
  const connection = isConnected ? done('Slack delivers events here.') : waiting(socket);
  const first: StepProgress = event.state === 'done' ? { ...event } : { state: 'next', ...nextEvent(isConnected) };
  const steps = [app, tokens, connection, first];
  const current = steps.find(({ state }) => state !== 'done');
  if (current) current.state = 'now';
  return { app, tokens, connection, event: first, left: steps.filter(({ state }) => state !== 'done').length };
}

const NOT_SEEN: Readonly<StepProgress> = { state: 'next', title: 'not yet', text: 'Its tokens tell that it exists.' };

function nextEvent(isConnected: boolean): Pick<StepProgress, 'title' | 'text'> {
  if (!isConnected) return { title: 'not yet', text: 'Waits for step 3.' };
  return { title: 'listening', text: 'Write a message in a channel the app is in.' };
}

function done(text: string): StepProgress {
  return { state: 'done', title: 'done', text };
}

function tokensStep(hasAppToken: boolean, api: ServerStatus['api']): StepProgress {
  if (!hasAppToken)
    return {
      state: 'next',
      title: 'missing',
      text: 'They are checked with Slack, and written to .env only if you say so.',
    };
  if (api.state === 'off') return done('Without a bot token there are no names, no channels and no history.');
  if (api.state === 'refused') return { state: 'next', title: 'refused', text: sentence(api.reason) };
  return done('Never shown, never logged.');
}

function waiting(socket: ServerStatus['socket']): StepProgress {
  if (!socket) return { state: 'next', title: 'not yet', text: 'Waits for step 2.' };
  return {
    state: 'next',
    title: socket.state === 'down' ? 'no connection' : 'connecting',
    text: sentence(socket.reason),
  };
}
