import type { Filter } from 'backend/core/state/filter';
import { HourGrid } from '../../charts/HourGrid.tsx';
import { usePage } from '../../ui/page/page-context.ts';
import { usePeriodLabel } from '../parts/use-period-label.ts';
import { useShowOnBoard } from './use-show-on-board.ts';

interface Props {
  hours: Uint32Array;
  /** The part of the filter that selects the subject of the page. */
  subject: Filter;
}

/** The hours of the week of the period. An hour that the viewer presses is shown on the board. */
export function ProfileHours({ hours, subject }: Props) {
  const { timeFormatter } = usePage();
  const periodLabel = usePeriodLabel();
  const showOnBoard = useShowOnBoard();
  return (
    <section>
      <h3>
        Hours of the week{' '}
        <span className="number">
          {periodLabel}, {timeFormatter.zoneLabel}. Press an hour to show it on the board
        </span>
      </h3>
      <HourGrid hours={hours} selected={undefined} onSelect={(hour) => showOnBoard({ ...subject, hour })} />
    </section>
  );
}
