import { type ReactNode, useState } from 'react';
import { formatNumber } from '../../format/format.ts';

/** A row draws in well under a millisecond; thousands at once would block input. */
const ROWS_PER_STEP = 200;

/** Returns the rows of a long table that are drawn, and the button below it that shows more; null if there are none. */
export function useRowsInSteps<Row>(rows: readonly Row[]): { drawn: readonly Row[]; more: ReactNode } {
  const [limit, setLimit] = useState(ROWS_PER_STEP);
  const left = rows.length - limit;
  return {
    drawn: rows.slice(0, limit),
    more: left > 0 && (
      <button type="button" className="button quiet" onClick={() => setLimit(limit + ROWS_PER_STEP)}>
        Show {formatNumber(Math.min(ROWS_PER_STEP, left))} more
      </button>
    ),
  };
}
