import type { ServerStatus } from 'backend/core/protocol/status';
import { toSentence } from '../format/format.ts';
import type { StepProgress } from './request-url-progress.ts';

export interface SocketModeProgress {
  app: StepProgress;
  tokens: StepProgress;
  connection: StepProgress;
  event: StepProgress;
  left: number;
}

/** What was observed of the way over Socket Mode: a step that nobody saw succeed is not ticked. `event` as of the other way. */
export function socketModeProgress(
  { socket, api }: Pick<ServerStatus, 'socket' | 'api'>,
  event: StepProgress,
): SocketModeProgress {
  const isConnected = socket?.state === 'connected';
  const app =
    isConnected || api.state === 'ok' ? doneStep('Slack answers its tokens, so the app exists.') : { ...APP_NOT_SEEN };
  const tokens = tokensStep(socket !== null, api);
  const connection = isConnected ? doneStep('Slack delivers events here.') : connectionStep(socket);
  const first: StepProgress = event.state === 'done' ? { ...event } : { state: 'next', ...eventStep(isConnected) };
  const steps = [app, tokens, connection, first];
  const current = steps.find(({ state }) => state !== 'done');
  if (current) current.state = 'now';
  return { app, tokens, connection, event: first, left: steps.filter(({ state }) => state !== 'done').length };
}

const APP_NOT_SEEN: Readonly<StepProgress> = {
  state: 'next',
  title: 'not yet',
  text: 'Its tokens tell that it exists.',
};

function eventStep(isConnected: boolean): Pick<StepProgress, 'title' | 'text'> {
  if (!isConnected) return { title: 'not yet', text: 'Waits for step 3.' };
  return { title: 'listening', text: 'Write a message in a channel the app is in.' };
}

function doneStep(text: string): StepProgress {
  return { state: 'done', title: 'done', text };
}

function tokensStep(hasAppToken: boolean, api: ServerStatus['api']): StepProgress {
  if (!hasAppToken)
    return {
      state: 'next',
      title: 'missing',
      text: 'They are checked with Slack, and written to .env only if you say so.',
    };
  if (api.state === 'off') return doneStep('Without a bot token there are no names, no channels and no history.');
  if (api.state === 'refused') return { state: 'next', title: 'refused', text: toSentence(api.reason) };
  return doneStep('Never shown, never logged.');
}

function connectionStep(socket: ServerStatus['socket']): StepProgress {
  if (!socket) return { state: 'next', title: 'not yet', text: 'Waits for step 2.' };
  return {
    state: 'next',
    title: socket.state === 'down' ? 'no connection' : 'connecting',
    text: toSentence(socket.reason),
  };
}
