import type { Summary } from 'backend/core/metrics/summary';
import { type Filter, isFiltered } from 'backend/core/state/filter';
import { DEFAULT_PERIOD } from 'backend/core/time/period';
import { channelName, personName } from '../format/display-names.ts';
import { isDefaultPeriod } from '../format/period-choices.ts';
import { periodName } from '../format/period-label.ts';
import { hourOfWeekLabel } from '../format/weekdays.ts';
import type { DashboardState } from '../live/dashboard-state.ts';
import { usePage } from '../ui/page/page-context.ts';
import { useView } from '../ui/page/view-context.ts';
import { CursorAndDigest } from './CursorAndDigest.tsx';

/** The status bar while the page is filtered or shows a past moment: what is selected, and how to remove it. */
export function FilterBar({ summary, view }: { summary: Summary; view: DashboardState }) {
  const { filter, toggleFilter, clearFilter, asOf, setMoment, timeFormatter, present } = usePage();
  const { changeView } = useView();
  const { chosen } = summary.period;
  const { channel, person, hour } = filter;
  const filterChip = (name: string, part: Filter) => ({
    name,
    label: `Remove filter ${name}`,
    remove: () => toggleFilter(part),
  });
  const chips = [
    isDefaultPeriod(chosen)
      ? null
      : {
          name: periodName(chosen, summary.now, timeFormatter),
          label: 'Back to the last 30 days',
          remove: () => changeView({ period: DEFAULT_PERIOD }),
        },
    channel === undefined ? null : filterChip(channelName(summary.directory.channel(channel)), { channel }),
    person === undefined ? null : filterChip(personName(summary.directory.person(person)), { person }),
    hour === undefined ? null : filterChip(hourOfWeekLabel(hour), { hour }),
    summary.isOwnDefinition
      ? null
      : {
          name: 'What counts: changed here',
          label: 'Count what the community decided',
          remove: () => changeView({ definition: null }),
        },
  ].filter((chip) => chip !== null);
  return (
    <footer className="bottom act">
      <p className="said" role="status">
        {asOf !== null && (
          <>
            <b>
              As of {timeFormatter.weekdayDate(asOf, present())} {timeFormatter.timeOfDay(asOf).slice(0, 5)}.
            </b>{' '}
            <span>The whole page shows that moment; edits, deletions and names are as known today.</span>
          </>
        )}
        {asOf === null && <span>{countsText(filter, summary)}</span>}
      </p>
      {chips.map(({ name, label, remove }) => (
        <span key={name} className="chip">
          <bdi>{name}</bdi>
          <button type="button" aria-label={label} title={label} onClick={remove}>
            ×
          </button>
        </span>
      ))}
      {asOf === null && !isFiltered(filter) && (
        <div className="origin">
          <CursorAndDigest cursor={view.cursor} digest={view.digest} />
        </div>
      )}
      <span className="way-back">
        {isFiltered(filter) && (
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

function countsText(filter: Filter, { period }: Summary): string {
  if (isFiltered(filter)) return 'Every panel counts only';
  return isDefaultPeriod(period.chosen) ? 'Other numbers than those of the community' : 'Every panel counts';
}
