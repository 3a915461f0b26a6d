import { useId, useState } from 'react';
import { positionOnAxis, type TimeRange } from '../../charts/time-axis.ts';
import { formatCount } from '../../format/format.ts';
import { usePage } from '../../ui/page/page-context.ts';
import { describeGap, visibleGaps } from './describe-gap.ts';

/** Marks the gaps on the axis of days or hours. */
export function GapMarks({ slots }: { slots: readonly TimeRange[] }) {
  const { gaps, timeFormatter, present, now } = usePage();
  const visible = visibleGaps(gaps, axisOf(slots), present());
  if (visible.length === 0) return null;
  const shownMoment = now();
  return (
    <ul className="gaps" aria-label="Times without events">
      {visible.map(({ gap, from, to }) => {
        const text = describeGap(gap, present(), timeFormatter);
        const [left, right] = [positionOnAxis(slots, from), positionOnAxis(slots, to)];
        return (
          <li
            key={`${gap.from} ${gap.cause}`}
            className={`${gap.repaired ? 'repaired' : 'open'}${from > shownMoment ? ' future' : ''}`}
            style={{ left: `${left * 100}%`, width: `${(right - left) * 100}%` }}
            title={text}
          >
            <span className="unseen">{text}</span>
          </li>
        );
      })}
    </ul>
  );
}

/** Marks the gaps on the rail of the scrubber, below those of the bars. */
export function ScrubberGaps({ slots }: { slots: readonly TimeRange[] }) {
  const { gaps, present } = usePage();
  return (
    <div className="gaps" aria-hidden="true">
      {visibleGaps(gaps, axisOf(slots), present()).map(({ gap, from, to }) => {
        const [left, right] = [positionOnAxis(slots, from), positionOnAxis(slots, to)];
        return (
          <i
            key={`${gap.from} ${gap.cause}`}
            className={gap.repaired ? 'repaired' : 'open'}
            style={{ left: `${left * 100}%`, width: `${(right - left) * 100}%` }}
          />
        );
      })}
    </div>
  );
}

/** How many gaps there are on the axis, after the text `prefix`. A click lists them. */
export function GapList({ slots, prefix = '' }: { slots: readonly TimeRange[]; prefix?: string }) {
  const { gaps, timeFormatter, present, kiosk } = usePage();
  const id = useId();
  const [open, setOpen] = useState(false);
  const visible = visibleGaps(gaps, axisOf(slots), present());
  if (visible.length === 0) return null;
  const title = formatCount(visible.length, 'gap');
  if (kiosk) return prefix + title;
  return (
    <>
      {prefix}
      <button type="button" className="word" popoverTarget={id} title="Times without events">
        {title}
      </button>
      <div id={id} popover="auto" className="because" onToggle={(event) => setOpen(event.newState === 'open')}>
        {open && (
          <>
            <p>
              No events were received at these times. Slack delivers events again for about six minutes. Messages of a
              longer gap count only after they were read from Slack's history or an export.
            </p>
            <ul className="told">
              {visible.toReversed().map(({ gap }) => (
                <li key={`${gap.from} ${gap.cause}`}>{describeGap(gap, present(), timeFormatter)}</li>
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
