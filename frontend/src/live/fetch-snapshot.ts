import type { DashboardSettings } from 'backend/core/protocol/dashboard-settings';
import { decodeSnapshot } from 'backend/core/snapshot/snapshot';
import type { Community } from 'backend/core/state/community';
import type { ServerClock } from './server-clock.ts';

export interface Snapshot {
  community: Community;
  cursor: string;
  settings: DashboardSettings;
  /** Changes with the settings and the version of the server. */
  edition: string;
}

/** `GET /snapshot`. The clock hears the time that came with it. */
export async function fetchSnapshot(clock: ServerClock): Promise<Snapshot> {
  const response = await fetch('/snapshot', { signal: AbortSignal.timeout(20_000) });
  if (!response.ok) throw new Error(`GET /snapshot answered ${response.status}`);
  const now = Number(response.headers.get('server-now') ?? Number.NaN);
  if (Number.isFinite(now)) clock.observe(now);
  const { meta, community } = decodeSnapshot(new Uint8Array(await response.arrayBuffer()));
  // Written by our own server, of the very version of this page.
  const { cursor, settings, edition } = meta as Omit<Snapshot, 'community'>;
  return { community, cursor, settings, edition };
}
