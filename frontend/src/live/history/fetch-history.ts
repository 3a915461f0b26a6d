import { type Milliseconds, SECOND_MS } from 'backend/core/time/units';
import { observeServerTime, type Snapshot, toSnapshot } from '../fetch-snapshot.ts';
import type { ServerClock } from '../server-clock.ts';
import type { Depth } from './history-messages.ts';

/** A response that sends nothing for this long is given up. */
const SILENCE_TIMEOUT_MS: Milliseconds = 20 * SECOND_MS;

/** The page draws the progress no more often than this. */
const PROGRESS_INTERVAL_MS: Milliseconds = 100;

/** The server does not send the past. `status` is that of its response. */
export class RefusedError extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`GET /snapshot?from= failed with status ${status}`);
    this.status = status;
  }
}

/**
 * Fetches `GET /snapshot?from=`, the rows back to a moment (ms UTC) or all of them, and reports how much has arrived, 0
 * to 1. Throws a `RefusedError` if the response is not 200, and an error if it stops for 20 s or is no snapshot. See
 * docs/architecture.md#snapshot.
 */
export async function fetchHistory(
  from: Depth,
  clock: ServerClock,
  onProgress: (fraction: number) => void,
  signal: AbortSignal,
): Promise<Snapshot> {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), SILENCE_TIMEOUT_MS);
  let reportedAt: Milliseconds = Number.NEGATIVE_INFINITY;
  try {
    const response = await fetch(`/snapshot?from=${from}`, { signal: AbortSignal.any([signal, silence.signal]) });
    if (!response.ok) throw new RefusedError(response.status);
    observeServerTime(response, clock);
    const expectedBytes = Number(response.headers.get('snapshot-bytes') ?? 0);
    return toSnapshot(
      await readBody(response, (receivedBytes) => {
        clearTimeout(timer);
        timer = setTimeout(() => silence.abort(), SILENCE_TIMEOUT_MS);
        if (expectedBytes === 0 || performance.now() < reportedAt + PROGRESS_INTERVAL_MS) return;
        reportedAt = performance.now();
        onProgress(Math.min(1, receivedBytes / expectedBytes));
      }),
    );
  } finally {
    clearTimeout(timer);
  }
}

async function readBody(response: Response, onBytes: (received: number) => void): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let received = 0;
  const reader = response.body?.getReader();
  for (;;) {
    const { value } = (await reader?.read()) ?? {};
    if (!value) break;
    chunks.push(value);
    received += value.length;
    onBytes(received);
  }
  const bytes = new Uint8Array(received);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
