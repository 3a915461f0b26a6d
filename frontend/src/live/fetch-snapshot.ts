import type { DashboardSettings } from 'backend/core/protocol/dashboard-settings';
import { decodeSnapshot } from 'backend/core/snapshot/decode-snapshot';
import type { Community } from 'backend/core/state/community';
import { SECOND_MS } from 'backend/core/time/units';
import type { ServerClock } from './server-clock.ts';

const SNAPSHOT_TIMEOUT_MS = 20 * SECOND_MS;

export interface Snapshot {
  community: Community;
  cursor: string;
  settings: DashboardSettings;
  /** The settings hash: it changes with the settings and the version of the server. */
  edition: string;
}

/**
 * Fetches `GET /snapshot` and passes the server's time in its response to the clock. Throws if the response is not 200,
 * takes over 20 s or is no snapshot. See docs/architecture.md#snapshot.
 */
export async function fetchSnapshot(clock: ServerClock): Promise<Snapshot> {
  const response = await fetch('/snapshot', { signal: AbortSignal.timeout(SNAPSHOT_TIMEOUT_MS) });
  if (!response.ok) throw new Error(`GET /snapshot failed with status ${response.status}`);
  observeServerTime(response, clock);
  return toSnapshot(new Uint8Array(await response.arrayBuffer()));
}

/** Passes the server's time in the head of a response to the clock. */
export function observeServerTime(response: Response, clock: ServerClock): void {
  const now = Number(response.headers.get('server-now') ?? Number.NaN);
  if (Number.isFinite(now)) clock.observe(now);
}

/** Decodes the body of `GET /snapshot`. Throws if it is none. */
export function toSnapshot(bytes: Uint8Array): Snapshot {
  const { meta, community } = decodeSnapshot(bytes);
  if (holdsEveryRow(community)) community.horizonUs = 0;
  // Our own server wrote it, and its version is that of this page.
  const { cursor, settings, edition } = meta as Omit<Snapshot, 'community'>;
  return { community, cursor, settings, edition };
}

/** Whether no row lies before the horizon. The past of a young community need not be loaded. */
function holdsEveryRow({ channels }: Community): boolean {
  return [...channels.values()].every(
    ({ preHorizon }) => preHorizon.messages === 0 && preHorizon.digest.every((part) => part === 0),
  );
}
