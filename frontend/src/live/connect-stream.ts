import { SharedStream } from './shared-stream.ts';
import type { ClientMessage, ServerMessage } from './stream-messages.ts';

/** A tab's end of the connection to its stream. */
export interface StreamConnection {
  send: (message: ClientMessage) => void;
  close: () => void;
  /** Whether the stream runs in a SharedWorker rather than in this tab. */
  isShared: boolean;
}

/** Connects a tab to a stream. `onBroken` is called if no message can ever arrive. */
export type ConnectStream = (onMessage: (message: ServerMessage) => void, onBroken: () => void) => StreamConnection;

/** Opens a stream that this tab alone uses. */
export const connectOwnStream: ConnectStream = (onMessage) => ({
  ...new SharedStream().connect(onMessage),
  isShared: false,
});

/**
 * Connects to the one stream of all tabs of this browser, so that they do not use up the six connections that HTTP/1.1
 * allows to a host. It runs in a SharedWorker, which outlives each tab, ends with the last one and is not throttled.
 * Where there is no SharedWorker (Chrome for Android), the tab opens a stream of its own with the same code.
 *
 * The alternative, a leader tab elected with Web Locks that relays over a BroadcastChannel, is worse: a leader in the
 * background has its timers throttled to one a minute, a frozen leader keeps the lock, and each change of leader needs
 * a handover without a gap. See docs/architecture.md#shared-stream-and-store.
 */
export const connectSharedStream: ConnectStream = (onMessage, onBroken) => {
  const worker = startSharedWorker();
  if (!worker) return connectOwnStream(onMessage, onBroken);
  worker.onerror = onBroken;
  return connectPort(worker.port, onMessage);
};

/** Connects to the shared stream by a port of it. */
export function connectPort(port: MessagePort, onMessage: (message: ServerMessage) => void): StreamConnection {
  port.onmessage = ({ data }: MessageEvent<ServerMessage>) => onMessage(data);
  return {
    send: (message) => port.postMessage(message),
    close: () => port.close(),
    isShared: true,
  };
}

/** Opens another port of the shared stream, for a worker of this tab; undefined where there is no SharedWorker. */
export function openStreamPort(): MessagePort | undefined {
  return startSharedWorker()?.port;
}

function startSharedWorker(): SharedWorker | undefined {
  // The URL of this bundle changes with each build, so tabs of two builds, whose messages may differ, share no worker.
  const name = import.meta.url;
  try {
    return new SharedWorker(new URL('./stream-worker.ts', import.meta.url), { type: 'module', name });
  } catch {
    // The browser has no SharedWorker, or refuses it because all cookies are blocked.
    return undefined;
  }
}
