import type { Summary } from 'backend/core/metrics/summary';
import { channelName, personName } from '../format/display-names.ts';
import { hourOfWeekLabel } from '../format/weekdays.ts';
import { usePage } from '../ui/page-context.ts';

/** The status bar while the page is filtered or shows a past moment: what is selected, and how to remove it. */
export function FilterBar({ summary }: { summary: Summary }) {
  const { filter, toggleFilter, clearFilter, asOf, setMoment, timeFormatter } = usePage();
  const { channel, person, hour } = filter;
  const chips = [
    channel === undefined ? null : { name: channelName(summary.directory.channel(channel)), part: { channel } },
    person === undefined ? null : { name: personName(summary.directory.person(person)), part: { person } },
    hour === undefined ? null : { name: hourOfWeekLabel(hour), part: { hour } },
  ].filter((chip) => chip !== null);
  return (
    <footer className="bottom act">
      <p className="said" role="status">
        {asOf !== null && (
          <>
            <b>
              As of {timeFormatter.weekdayDate(asOf)} {timeFormatter.timeOfDay(asOf).slice(0, 5)}.
            </b>{' '}
            <span>The whole page shows that moment; edits, deletions and names are as known today.</span>
          </>
        )}
        {asOf === null && <span>Every panel counts only</span>}
      </p>
      {chips.map(({ name, part }) => (
        <span key={name} className="chip">
          <bdi>{name}</bdi>
          <button type="button" aria-label={`Remove filter ${name}`} onClick={() => toggleFilter(part)}>
            ×
          </button>
        </span>
      ))}
      <span className="way-back">
        {chips.length > 0 && (
          <button type="button" onClick={clearFilter}>
            Clear <kbd>Esc</kbd>
          </button>
        )}
        {asOf !== null && (
          <button type="button" onClick={() => setMoment(null)}>
            Back to live <kbd>L</kbd>
          </button>
        )}
      </span>
    </footer>
  );
}
