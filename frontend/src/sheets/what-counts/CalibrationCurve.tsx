import type { CalibrationPoint } from 'backend/core/queries/what-counts/calibration';
import type { HealthConstants } from 'backend/core/records/counting-definition';
import { formatNumber } from '../../format/format.ts';
import { usePage } from '../../ui/page/page-context.ts';

interface Props {
  points: readonly CalibrationPoint[];
  proposal: HealthConstants;
  current: HealthConstants;
}

/** The score of each week by the constants that hold now, and by the proposal, with the range that is steady. */
export function CalibrationCurve({ points, proposal, current }: Props) {
  const { timeFormatter } = usePage();
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return null;
  const greatest = Math.max(proposal.cap, current.cap);
  const y = (score: number) => 100 - (score / greatest) * 100;
  const line = (scoreOf: (point: CalibrationPoint) => number) =>
    points.map((point, i) => `${(i / Math.max(1, points.length - 1)) * 100},${y(scoreOf(point))}`).join(' ');
  const isSteady = (score: number, { redBelow, greenAbove }: HealthConstants) =>
    score >= redBelow && score <= greenAbove;
  const steadyBefore = points.filter(({ before }) => isSteady(before, current)).length;
  const steadyAfter = points.filter(({ after }) => isSteady(after ?? 0, proposal)).length;
  const summary = `Of ${formatNumber(points.length)} weeks, ${formatNumber(steadyBefore)} are steady now, and ${formatNumber(steadyAfter)} with the proposal.`;
  return (
    <figure className="calibration">
      <p className="ends" aria-hidden="true">
        <span>{formatNumber(greatest)}</span>
      </p>
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label={summary}>
        <rect x="0" width="100" y={y(proposal.greenAbove)} height={y(proposal.redBelow) - y(proposal.greenAbove)} />
        <polyline className="before" points={line(({ before }) => before)} />
        <polyline className="after" points={line(({ after }) => after ?? 0)} />
      </svg>
      <p className="ends">
        <span>{timeFormatter.shortDate(first.at, last.at)}</span>
        <span>{timeFormatter.shortDate(last.at, last.at)}</span>
      </p>
      <figcaption>
        <span className="key before">now</span> <span className="key after">with the proposal</span>{' '}
        <span className="key range">steady</span> {summary}
      </figcaption>
    </figure>
  );
}
