import { useId, useState } from 'react';
import { formatNumber } from '../../format/format.ts';
import { usePage } from '../../ui/page-context.ts';
import { describeGap, visibleGaps } from './describe-gap.ts';
import { positionOnAxis, type TimeRange } from './time-axis.ts';

/** Times when nothing was heard, marked on the axis of days or hours. */
export function GapMarks({ slots }: { slots: readonly TimeRange[] }) {
  const { gaps, timeFormatter: times, present, now } = usePage();
  const drawn = visibleGaps(gaps, axisOf(slots), present());
  if (drawn.length === 0) return null;
  const shown = now();
  return (
    <ul className="gaps" aria-label="When nothing was heard">
      {drawn.map(({ gap, from, to }) => {
        const words = describeGap(gap, present(), times);
        const [left, right] = [positionOnAxis(slots, from), positionOnAxis(slots, to)];
        return (
          <li
            key={`${gap.from} ${gap.cause}`}
            className={`${gap.repaired ? 'repaired' : 'open'}${from > shown ? ' future' : ''}`}
            style={{ left: `${left * 100}%`, width: `${(right - left) * 100}%` }}
            title={words}
          >
            <span className="unseen">{words}</span>
          </li>
        );
      })}
    </ul>
  );
}

/** The same on a rail, where time passes evenly. ms UTC. */
export function ScrubberGaps({ from, to }: { from: number; to: number }) {
  const { gaps, present } = usePage();
  const place = (at: number) => `${((at - from) / (to - from)) * 100}%`;
  return (
    <div className="gaps" aria-hidden="true">
      {visibleGaps(gaps, { from, to }, present()).map(({ gap, ...drawn }) => (
        <i
          key={`${gap.from} ${gap.cause}`}
          className={gap.repaired ? 'repaired' : 'open'}
          style={{ left: place(drawn.from), width: `${((drawn.to - drawn.from) / (to - from)) * 100}%` }}
        />
      ))}
    </div>
  );
}

/** How many there are on the axis, after `lead`, and each in words for whoever asks. */
export function GapList({ slots, lead = '' }: { slots: readonly TimeRange[]; lead?: string }) {
  const { gaps, timeFormatter: times, present, kiosk } = usePage();
  const id = useId();
  const [open, setOpen] = useState(false);
  const drawn = visibleGaps(gaps, axisOf(slots), present());
  if (drawn.length === 0) return null;
  const title = `${formatNumber(drawn.length)} ${drawn.length === 1 ? 'gap' : 'gaps'}`;
  if (kiosk) return lead + title;
  return (
    <>
      {lead}
      <button type="button" className="word" popoverTarget={id} title="When nothing was heard">
        {title}
      </button>
      <div id={id} popover="auto" className="because" onToggle={(event) => setOpen(event.newState === 'open')}>
        {open && (
          <>
            <p>
              Nothing was heard at these times. Slack delivers again for about six minutes; what happened in a longer
              gap, and was not read back from its history or an export, is in no number.
            </p>
            <ul className="told">
              {drawn.toReversed().map(({ gap }) => (
                <li key={`${gap.from} ${gap.cause}`}>{describeGap(gap, present(), times)}</li>
              ))}
            </ul>
          </>
        )}
      </div>
    </>
  );
}

function axisOf(slots: readonly TimeRange[]): TimeRange {
  return { from: slots[0]?.from ?? 0, to: slots.at(-1)?.to ?? 0 };
}
