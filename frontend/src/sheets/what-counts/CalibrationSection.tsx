import { type Calibration, MIN_CALIBRATION_WEEKS } from 'backend/core/queries/what-counts/calibration';
import type { HealthConstants } from 'backend/core/records/counting-definition';
import { useState } from 'react';
import { formatNumber, formatProgress } from '../../format/format.ts';
import { useQuery } from '../../ui/page/use-query.ts';
import { CalibrationCurve } from './CalibrationCurve.tsx';
import { formatNumberExactly } from './describe-changes.ts';
import { CONSTANTS } from './score-constants.ts';

/** Proposes constants of the score on request. See `docs/metrics.md#calibrate`. */
export function CalibrationSection({ onUse }: { onUse: (health: HealthConstants) => void }) {
  const [isAsked, setAsked] = useState(false);
  return (
    <section aria-labelledby="counts-calibrate">
      <h3 id="counts-calibrate">Calibrate</h3>
      <p className="hint">
        Points and limits from the past of this community, so that its usual months lie in the middle of steady.
      </p>
      {isAsked ? (
        <Proposal onUse={onUse} />
      ) : (
        <button type="button" className="button quiet" onClick={() => setAsked(true)}>
          Calibrate
        </button>
      )}
    </section>
  );
}

function Proposal({ onUse }: { onUse: (health: HealthConstants) => void }) {
  const { result, progress, isCurrent } = useQuery('calibration', {});
  if (!result || !isCurrent) return <p role="status">Reading the whole past, {formatProgress(progress)}.</p>;
  const { proposal, current, points } = result;
  if (!proposal) return <p role="status">{reasonOf(result)}</p>;
  const isUsed = CONSTANTS.every(({ name }) => proposal[name] === current[name]);
  return (
    <>
      <CalibrationCurve points={points} proposal={proposal} current={current} />
      <div className="scrolls">
        <table>
          <caption>From the 30 days before each of the last {formatNumber(points.length)} weeks</caption>
          <thead>
            <tr>
              <th scope="col">Constant</th>
              <th scope="col">Is</th>
              <th scope="col">Proposed</th>
            </tr>
          </thead>
          <tbody>
            {CONSTANTS.map(({ name, label }) => (
              <tr key={name}>
                <th scope="row">{label}</th>
                <td>{formatNumberExactly(current[name])}</td>
                <td>{formatNumberExactly(proposal[name])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {isUsed ? (
        <p role="status">This page uses the proposal. “Use for everybody” saves it.</p>
      ) : (
        <button type="button" className="button" onClick={() => onUse(proposal)}>
          Use the proposal on this page
        </button>
      )}
    </>
  );
}

function reasonOf({ points }: Calibration): string {
  if (points.length >= MIN_CALIBRATION_WEEKS)
    return 'There is nothing to calibrate: almost every month of the past is without messages and new members.';
  return (
    `The past is too short: it needs 30 days and ${MIN_CALIBRATION_WEEKS - 1} weeks more, ` +
    `and ${formatNumber(points.length)} of ${MIN_CALIBRATION_WEEKS} weekly values are known. An import or the history adds to it.`
  );
}
