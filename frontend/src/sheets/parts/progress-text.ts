import { formatProgress } from '../../format/format.ts';

/** What a sheet says while a query is computed. `progress`: how much of the past is loaded, 0 to 1; null if that failed. */
export function progressText(progress: number | null): string {
  if (progress === null) return 'The past could not be loaded. The page tries again.';
  return progress < 1 ? `Loading the whole past, ${formatProgress(progress)}` : 'Counting';
}
