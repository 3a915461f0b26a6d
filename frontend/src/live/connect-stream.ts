import { type Milliseconds, SECOND_MS } from 'backend/core/time/units';
import type { ClientMessage, ServerMessage } from './stream-messages.ts';

const RETRY_DELAY_MS: Milliseconds = 2 * SECOND_MS;

/** A tab's end of the connection to its stream. */
export interface StreamConnection {
  send: (message: ClientMessage) => void;
  close: () => void;
  /** Whether the stream runs in a SharedWorker rather than in this tab. */
  isShared: boolean;
}

/** Connects a tab to a stream. `onBroken` is called if no message can ever arrive. */
export type ConnectStream = (onMessage: (message: ServerMessage) => void, onBroken: () => void) => StreamConnection;

/**
 * Opens a stream that this tab alone uses. Few browsers need it, so its script is not part of the first load; what is sent
 * meanwhile is sent once it is there. It is fetched again until the server sends it.
 */
export const connectOwnStream: ConnectStream = (onMessage) => {
  const unsent: ClientMessage[] = [];
  let isClosed = false;
  let tab: Pick<StreamConnection, 'send' | 'close'> = {
    send: (message) => unsent.push(message),
    close: () => {
      isClosed = true;
    },
  };
  const open = async (): Promise<void> => {
    const script = await import('./shared-stream.ts').catch(() => undefined);
    if (isClosed) return;
    if (!script) {
      setTimeout(open, RETRY_DELAY_MS);
      return;
    }
    tab = new script.SharedStream().connect(onMessage);
    for (const message of unsent) tab.send(message);
  };
  void open();
  return { send: (message) => tab.send(message), close: () => tab.close(), isShared: false };
};

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
