import type { Milliseconds } from 'backend/core/time/units';
import { formatAge } from '../../format/format.ts';
import { usePage } from '../../ui/page/page-context.ts';

/** When something happened and how long ago that is: "3 Nov 2024 14:06, 2 d ago". `at`: ms UTC, null if it did not. */
export function MomentText({ at, otherwise }: { at: Milliseconds | null; otherwise: string }) {
  const { now, timeFormatter } = usePage();
  if (at === null) return otherwise;
  const moment = now();
  return (
    <time dateTime={new Date(at).toISOString()}>
      {timeFormatter.shortDate(at, moment)} {timeFormatter.timeOfDay(at).slice(0, 5)}, {formatAge(moment - at)} ago
    </time>
  );
}
