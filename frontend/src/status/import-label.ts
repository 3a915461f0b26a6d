import type { ImportStatus } from 'backend/core/protocol/import-status';

/** What opens the import says how far it is. */
export function importLabel({ current }: ImportStatus): string {
  if (current === null || current.ended_at !== null) return 'Import';
  return `Importing ${Math.floor(current.progress * 100)}\u2009%`;
}
