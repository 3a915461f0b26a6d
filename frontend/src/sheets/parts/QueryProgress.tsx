import { formatProgress } from '../../format/format.ts';

/** What a sheet shows while its numbers are computed. `progress`: how much of the past is loaded, 0 to 1. */
export function QueryProgress({ progress }: { progress: number }) {
  return (
    <p className="loading-past" role="status">
      {progress < 1 ? `Loading the whole past, ${formatProgress(progress)}` : 'Counting'}
      <progress value={progress} aria-hidden="true" />
    </p>
  );
}
