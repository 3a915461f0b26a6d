import type { Summary } from 'backend/core/summary';
import { hourName } from './BusyHours.tsx';
import { channelName, personName } from './names.ts';
import { usePage } from './page.ts';
import { spanName } from './span-name.ts';

/** The bottom line while the page shows a part, or another moment: what that is, and the way back. */
export function Pointed({ summary }: { summary: Summary }) {
  const { filter, point, asOf, travel, times, clear } = usePage();
  const { channel, person, hour, span } = filter;
  const chips = [
    channel === undefined ? null : { name: channelName(summary.directory.channel(channel)), part: { channel } },
    person === undefined ? null : { name: personName(summary.directory.person(person)), part: { person } },
    hour === undefined ? null : { name: hourName(hour), part: { hour } },
    span === undefined ? null : { name: spanName(span, summary.now, times), part: { span } },
  ].filter((chip) => chip !== null);
  return (
    <footer className="bottom act">
      <p className="said" role="status">
        {asOf !== null && (
          <>
            <b>
              As of {times.weekday(asOf)} {times.second(asOf).slice(0, 5)}.
            </b>{' '}
            <span>The whole page shows that moment; edits, deletions and names are as known today.</span>
          </>
        )}
        {asOf === null && <span>Every panel counts only</span>}
      </p>
      {chips.map(({ name, part }) => (
        <span key={name} className="chip">
          <bdi>{name}</bdi>
          <button type="button" aria-label={`Remove filter ${name}`} onClick={() => point(part)}>
            ×
          </button>
        </span>
      ))}
      <span className="way-back">
        {chips.length > 0 && (
          <button type="button" onClick={clear}>
            Clear <kbd>Esc</kbd>
          </button>
        )}
        {asOf !== null && (
          <button type="button" onClick={() => travel(null)}>
            Back to live <kbd>L</kbd>
          </button>
        )}
      </span>
    </footer>
  );
}
