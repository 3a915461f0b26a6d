import { createHash } from 'node:crypto';
import type { DashboardSettings } from '../core/protocol/dashboard-settings.ts';
import { SNAPSHOT_VERSION } from '../core/snapshot/snapshot.ts';

/**
 * Eight hex digits for everything but records that a page's numbers depend on: the settings, the version of the product
 * and that of the snapshot. A page that holds a snapshot of another edition must fetch a new one.
 */
export function hashSettings(settings: DashboardSettings): string {
  const text = JSON.stringify([SNAPSHOT_VERSION, settings]);
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
