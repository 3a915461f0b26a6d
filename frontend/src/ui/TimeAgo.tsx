import type { Milliseconds } from 'backend/core/time/units';
import { formatAge } from '../format/format.ts';
import { OptionalLink } from './OptionalLink.tsx';
import { usePage } from './page/page-context.ts';
import { useNow } from './use-now.ts';

/** How long ago something happened (`at`: ms UTC). It updates each second without rendering its parent. */
export function TimeAgo({ at, href }: { at: Milliseconds; href?: string | undefined }) {
  const { now, timeFormatter } = usePage();
  const time = useNow(now);
  return (
    <OptionalLink
      className="ago"
      href={href}
      title={`${timeFormatter.weekdayDate(at, time)}, ${timeFormatter.timeOfDay(at)}`}
    >
      <time dateTime={new Date(at).toISOString()}>{formatAge(time - at)}</time>
      {href && <span className="unseen">, open in Slack</span>}
    </OptionalLink>
  );
}
