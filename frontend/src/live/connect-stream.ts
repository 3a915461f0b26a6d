import { SharedStream } from './shared-stream.ts';
import type { ClientMessage, ServerMessage } from './stream-messages.ts';

/** A tab's end of a line. */
export interface StreamConnection {
  send: (asked: ClientMessage) => void;
  close: () => void;
  isShared: boolean;
}

/** `onBroken`: called if there will never be an answer. */
export type ConnectStream = (hear: (told: ServerMessage) => void, onBroken: () => void) => StreamConnection;

/** A connection of this tab's own. */
export const connectOwnStream: ConnectStream = (hear) => {
  const { ask, leave } = new SharedStream().join(hear);
  return { send: ask, close: leave, isShared: false };
};

/**
 * The line that all tabs of this browser share, so that ten of them do not use up the six connections that HTTP/1.1
 * allows to a host. It lives in a SharedWorker. The other way, tabs that elect a leader by Web Locks and hear it on a
 * BroadcastChannel, was not taken: the leader can be a tab in the background, whose timers run once a minute, or a
 * frozen one, which keeps the lock and says nothing; and with each leader that is closed the stream must be handed over
 * without a gap. A worker outlives each tab, ends with the last one, and is throttled by none, so there is nothing to
 * hand over; what listens in a tab is a port or, where there is no SharedWorker (Chrome for Android), a line of its own,
 * by the same code.
 */
export const connectSharedStream: ConnectStream = (hear, onBroken) => {
  const worker = startSharedWorker();
  if (!worker) return connectOwnStream(hear, onBroken);
  worker.onerror = onBroken;
  worker.port.onmessage = ({ data }: MessageEvent<ServerMessage>) => hear(data);
  return {
    send: (asked) => worker.port.postMessage(asked),
    close: () => worker.port.close(),
    isShared: true,
  };
};

function startSharedWorker(): SharedWorker | undefined {
  // The address of this bundle, which changes with each build: tabs of two builds may not speak the same words.
  const name = import.meta.url;
  try {
    return new SharedWorker(new URL('./stream-worker.ts', import.meta.url), { type: 'module', name });
  } catch {
    // There is none, or the browser refuses it, as with all cookies blocked.
    return undefined;
  }
}
