import { parseGaps } from 'backend/core/protocol/parse-gaps';
import type { HelloEvent } from 'backend/core/protocol/sse-frame';
import type { ServerStatus } from 'backend/core/protocol/status';

/** What a `hello` says of the server that a page's numbers depend on. */
export function parseServerVersion(data: string): Pick<HelloEvent, 'edition' | 'version'> | undefined {
  const value = parseJson(data);
  if (!hasNow(value) || !('edition' in value) || !('version' in value)) return undefined;
  const { edition, version } = value;
  return typeof edition === 'string' && typeof version === 'string' ? { edition, version } : undefined;
}

/** The server's clock in a `hello` or `ping`, ms UTC. */
export function parseServerTime(data: string): number | undefined {
  const value = parseJson(data);
  return hasNow(value) ? value.now : undefined;
}

/** How long a `bye` asks this page to stay away, ms. No server may keep it away for longer than it would stay by itself. */
export function parseRetryMs(data: string): number | undefined {
  const value = parseJson(data);
  if (typeof value !== 'object' || value === null || !('retry' in value) || typeof value.retry !== 'number') return;
  return value.retry >= 0 ? Math.min(value.retry, 30_000) : undefined;
}

/** The status in a `status` block: our own server's word, taken as it is once it looks like one. */
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
