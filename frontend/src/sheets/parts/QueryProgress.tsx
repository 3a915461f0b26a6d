import { progressText } from './progress-text.ts';
import './query-progress.css';

/** What a sheet shows in place of its numbers while they are computed. `progress`: as of `progressText`. */
export function QueryProgress({ progress }: { progress: number | null }) {
  return (
    <p className="loading-past" role="status">
      {progressText(progress)}
      {progress !== null && <progress value={progress} aria-hidden="true" />}
    </p>
  );
}
