import { formatAge } from '../format/format.ts';
import { OptionalLink } from './OptionalLink.tsx';
import { usePage } from './page-context.ts';
import { useNow } from './use-now.ts';

/** How long ago something happened. Ticks, without drawing anything else anew. */
export function TimeAgo({ at, href }: { at: number; href?: string | undefined }) {
  const { now, timeFormatter: times } = usePage();
  const time = useNow(now);
  return (
    <OptionalLink className="ago" href={href} title={`${times.weekdayDate(at)}, ${times.timeOfDay(at)}`}>
      <time dateTime={new Date(at).toISOString()}>{formatAge(time - at)}</time>
      {href && <span className="unseen">, open in Slack</span>}
    </OptionalLink>
  );
}
