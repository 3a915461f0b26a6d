import { createHash } from 'node:crypto';
import type { DashboardSettings } from '../core/protocol/dashboard-settings.ts';
import { SNAPSHOT_VERSION } from '../core/snapshot/snapshot-layout.ts';

/**
 * Returns eight hexadecimal digits for everything besides records that determines the numbers of a page: the settings,
 * the version of the product and the version of the snapshot. A page with a snapshot of another hash must fetch a new
 * one.
 */
export function hashSettings(settings: DashboardSettings): string {
  const text = JSON.stringify([SNAPSHOT_VERSION, settings]);
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
