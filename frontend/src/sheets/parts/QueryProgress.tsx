import { progressText } from './progress-text.ts';
import './query-progress.css';

/** What a sheet shows in place of its numbers while they are computed. `progress`: how much of the past is loaded, 0 to 1. */
export function QueryProgress({ progress }: { progress: number }) {
  return (
    <p className="loading-past" role="status">
      {progressText(progress)}
      <progress value={progress} aria-hidden="true" />
    </p>
  );
}
