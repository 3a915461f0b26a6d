import { Skeleton } from '../../ui/Skeleton.tsx';

/** Has the lines of the score, so that nothing moves when it is loaded. */
export function HealthPlaceholder() {
  return (
    <>
      <div className="score">
        <p className="big">
          <Skeleton kind="score" />
        </p>
        <div className="verdict">
          <p className="word">{'\u00A0'}</p>
          <p>{'\u00A0'}</p>
          <p>{'\u00A0'}</p>
        </div>
      </div>
      <div className="gauge" aria-hidden="true">
        <div className="terms">{'\u00A0'}</div>
        <div className="track" />
        <div className="zones">
          <span>{'\u00A0'}</span>
        </div>
      </div>
    </>
  );
}
