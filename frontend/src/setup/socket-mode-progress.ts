import type { ServerStatus } from 'backend/core/protocol/status';
import { toSentence } from '../format/format.ts';
import { awaitedEventStep, doneStep, markCurrentStep, nextStep, type StepProgress } from './request-url-progress.ts';

export interface SocketModeProgress {
  app: StepProgress;
  tokens: StepProgress;
  connection: StepProgress;
  event: StepProgress;
  stepsLeft: number;
}

/**
 * The progress of the steps with Socket Mode. A step is done only if the server has observed that it succeeded. `event` is
 * the progress of the first event as `requestUrlProgress` returns it.
 */
export function socketModeProgress(
  { socket, api }: Pick<ServerStatus, 'socket' | 'api'>,
  event: StepProgress,
): SocketModeProgress {
  const isConnected = socket?.state === 'connected';
  const app =
    isConnected || api.state === 'ok'
      ? doneStep('Slack accepts its tokens, so the app exists.')
      : nextStep('not yet', 'This step is done when Slack accepts the tokens of the app.');
  const tokens = tokensStep(socket !== null, api);
  const connection = isConnected ? doneStep('Slack delivers events here.') : connectionStep(socket);
  const firstEvent = event.state === 'done' ? { ...event } : awaitedEventStep(isConnected);
  const stepsLeft = markCurrentStep([app, tokens, connection, firstEvent]);
  return { app, tokens, connection, event: firstEvent, stepsLeft };
}

function tokensStep(hasAppToken: boolean, api: ServerStatus['api']): StepProgress {
  if (!hasAppToken) return nextStep('missing', 'Check verifies them with Slack. Only Save writes them to .env.');
  if (api.state === 'off') return doneStep('Without a bot token there are no names, no channels and no history.');
  if (api.state === 'refused') return nextStep('refused', toSentence(api.reason));
  return doneStep('They are never shown or logged.');
}

function connectionStep(socket: ServerStatus['socket']): StepProgress {
  if (!socket) return nextStep('not yet', 'Complete step 2 first.');
  return nextStep(socket.state === 'down' ? 'no connection' : 'connecting', toSentence(socket.reason));
}
