import { parseGaps } from 'backend/core/protocol/parse-gaps';
import type { HelloEvent } from 'backend/core/protocol/sse-frame';
import type { ServerStatus } from 'backend/core/protocol/status';
import type { Milliseconds } from 'backend/core/time/units';
import { MAX_BACKOFF_MS } from './backoff.ts';

/** Settings hash (`edition`) and version of the server in a `hello`; undefined for any other data. */
export function parseServerVersion(data: string): Pick<HelloEvent, 'edition' | 'version'> | undefined {
  const value = parseJson(data);
  if (!hasNow(value) || !('edition' in value) || !('version' in value)) return undefined;
  const { edition, version } = value;
  return typeof edition === 'string' && typeof version === 'string' ? { edition, version } : undefined;
}

/** The server's clock in a `hello`, `status` or `ping`, ms UTC; undefined for any other data. */
export function parseServerTime(data: string): Milliseconds | undefined {
  const value = parseJson(data);
  return hasNow(value) ? value.now : undefined;
}

/** How long a `bye` asks the page to wait, at most the page's own longest wait; undefined if it asks for none. */
export function parseRetryMs(data: string): Milliseconds | undefined {
  const value = parseJson(data);
  if (typeof value !== 'object' || value === null || !('retry' in value) || typeof value.retry !== 'number') return;
  return value.retry >= 0 ? Math.min(value.retry, MAX_BACKOFF_MS) : undefined;
}

/** The status in a `status` event. It comes from our own server, so only its outline is checked. */
export function parseStatus(data: string): ServerStatus | undefined {
  const value = parseJson(data);
  if (!hasNow(value) || !('slack' in value && 'log' in value && 'feed' in value)) return undefined;
  return { ...(value as ServerStatus), gaps: 'gaps' in value ? parseGaps(value.gaps) : [] };
}

function hasNow(value: unknown): value is { now: number } {
  return typeof value === 'object' && value !== null && 'now' in value && typeof value.now === 'number';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
