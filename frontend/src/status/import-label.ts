import type { ImportStatus } from 'backend/core/protocol/import-status';
import { formatProgress } from '../format/format.ts';

/** The label of the button that opens the import dialog, with the progress of a running import. */
export function importLabel({ current }: ImportStatus): string {
  if (current === null || current.ended_at !== null) return 'Import';
  return `Importing ${formatProgress(current.progress)}`;
}
