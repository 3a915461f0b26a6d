import { Repeat } from '../../ui/Repeat.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';

export function ActivityPlaceholder() {
  return (
    <div className="feed">
      <ol className="rows" aria-hidden="true">
        <Repeat times={24}>
          <li className="wait">
            <Skeleton kind="line" />
            <Skeleton kind="row" />
          </li>
        </Repeat>
      </ol>
    </div>
  );
}
