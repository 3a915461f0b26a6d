import { formatProgress } from '../../format/format.ts';

/** What a sheet says while a query is computed. `progress`: how much of the past is loaded, 0 to 1. */
export function progressText(progress: number): string {
  return progress < 1 ? `Loading the whole past, ${formatProgress(progress)}` : 'Counting';
}
