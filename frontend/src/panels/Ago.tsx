import { age } from '../format.ts';
import { MaybeLink } from './MaybeLink.tsx';
import { usePage } from './page.ts';
import { useNow } from './use-now.ts';

/** How long ago something happened. Ticks, without drawing anything else anew. */
export function Ago({ at, href }: { at: number; href?: string | undefined }) {
  const { now, times } = usePage();
  const time = useNow(now);
  return (
    <MaybeLink className="ago" href={href} title={`${times.weekday(at)}, ${times.second(at)}`}>
      <time dateTime={new Date(at).toISOString()}>{age(time - at)}</time>
      {href && <span className="unseen">, open in Slack</span>}
    </MaybeLink>
  );
}
