import { Repeat } from '../../ui/Repeat.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';

const LEADER_COUNT = 10;

export function LeaderboardPlaceholder() {
  return (
    <ol className="leaders" aria-hidden="true">
      <Repeat times={LEADER_COUNT}>
        <li className="wait">
          <Skeleton kind="row" />
        </li>
      </Repeat>
    </ol>
  );
}
