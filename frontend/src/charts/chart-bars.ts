import type { Summary } from 'backend/core/metrics/summary';
import { DAY_MS, HOUR_MS, type Milliseconds } from 'backend/core/time/units';
import { formatNumber } from '../format/format.ts';
import type { TimeFormatter } from '../format/time-formatter.ts';
import type { TimeRange } from './time-axis.ts';

export type Chart = Summary['chart'];
export type ChartUnit = Chart['unit'];

export interface Bar {
  /** Its beginning, ms UTC. */
  from: Milliseconds;
  messages: number;
  className: string;
  /** Its time and its numbers, for the tooltip and for screen readers. */
  text: string;
}

/** A time zone other than that of the year of any slot, so that a date has its year. */
const YEAR_SHOWN: Milliseconds = 0;

/**
 * A bar for each slot. `now` is the moment shown and `present` the present, both ms UTC. `beforeName` names what the
 * second number of a bar is.
 */
export function chartBars(
  { unit, slots }: Chart,
  now: Milliseconds,
  present: Milliseconds,
  beforeName: string,
  timeFormatter: TimeFormatter,
): Bar[] {
  let nameBefore = '';
  return slots.map((slot) => {
    const name = slotName(unit, slot, now, timeFormatter);
    // When clocks are set back, an hour of the same name follows.
    const shownName = name === nameBefore ? `${name} again` : name;
    nameBefore = name;
    const { from, to, messages, before } = slot;
    const classNames = [from > now ? 'future' : '', from <= present && present < to ? 'today' : ''];
    return {
      from,
      messages,
      className: classNames.filter(Boolean).join(' '),
      text: `${shownName}: ${formatNumber(messages)}${before === null ? '' : `, ${beforeName}: ${formatNumber(before)}`}`,
    };
  });
}

function slotName(unit: ChartUnit, { from, to }: TimeRange, now: Milliseconds, timeFormatter: TimeFormatter): string {
  switch (unit) {
    case 'hour':
      return `${timeFormatter.weekdayDate(from, now)} ${timeFormatter.timeOfDay(from).slice(0, 5)}`;
    case 'day':
      return timeFormatter.weekdayDate(from, now);
    case 'week': {
      const [first, last] = [timeFormatter.shortDate(from, now), timeFormatter.shortDate(to - 1, now)];
      return first === last ? first : `${first} to ${last}`;
    }
    case 'month':
      return timeFormatter.shortDate(from, YEAR_SHOWN).split(' ').slice(1).join(' ');
  }
}

/** A label under the axis. `position` is 0 to 1; `isStart`: the label begins there, and is not centred on it. */
export interface AxisLabel {
  key: Milliseconds;
  position: number;
  text: string;
  isStart: boolean;
}

interface Candidate extends AxisLabel {
  /** Labels are shown where it is a multiple of the stride. */
  ordinal: number;
}

/** How many candidates may lie between two labels, from the densest to the sparsest. */
const STRIDES: Readonly<Record<ChartUnit, readonly number[]>> = {
  hour: [1, 2, 4, 8, 16, 32],
  day: [1, 2, 7, 14, 28],
  week: [1, 2, 3, 6, 12],
  month: [1, 2, 5, 10],
};

/** The mean width of a character of a label and the space between two labels, in rem. */
const CHARACTER_REM = 0.5;
const SPACE_REM = 0.9;

const LAST_LABELS: Readonly<Record<ChartUnit, string>> = { hour: 'now', day: 'today', week: 'now', month: 'now' };

/** The label at the right end of an axis that ends at the present; null for one that ended before, or goes on. */
export function lastLabel({ unit, slots }: Chart, present: Milliseconds): string | null {
  const last = slots.at(-1);
  return last && last.from <= present && present - last.to < HOUR_MS ? LAST_LABELS[unit] : null;
}

/**
 * As many labels as fit beside each other without overlap on an axis that is so many rem wide, before the `last` one. They stand
 * at round times: hours of six, Mondays, months, years.
 */
export function axisLabels(
  chart: Chart,
  now: Milliseconds,
  widthRem: number,
  last: string | null,
  timeFormatter: TimeFormatter,
): AxisLabel[] {
  const candidates = labelCandidates(chart, now, timeFormatter);
  const endRem = widthRem - (last === null ? 0 : last.length * CHARACTER_REM + SPACE_REM);
  const strides = STRIDES[chart.unit];
  let labels: AxisLabel[] = [];
  for (const stride of strides) {
    labels = candidates.filter(({ ordinal }) => ordinal % stride === 0);
    if (labels.every((label, i) => startRem(label, widthRem) >= endOf(labels[i - 1], widthRem))) break;
  }
  return labels.filter((label) => startRem(label, widthRem) >= 0 && endOf(label, widthRem) - SPACE_REM <= endRem);
}

function startRem({ position, text, isStart }: AxisLabel, widthRem: number): number {
  return position * widthRem - (isStart ? 0 : (text.length * CHARACTER_REM) / 2);
}

/** Where a label and the space after it end, in rem; the start of the axis for no label. */
function endOf(label: AxisLabel | undefined, widthRem: number): number {
  return label ? startRem(label, widthRem) + label.text.length * CHARACTER_REM + SPACE_REM : 0;
}

function labelCandidates({ unit, slots }: Chart, now: Milliseconds, timeFormatter: TimeFormatter): Candidate[] {
  return slots.flatMap((slot, index) => {
    const label = labelOf(unit, slot, slots[index - 1], now, timeFormatter);
    if (!label) return [];
    // A day is a bar; an hour, the first week of a month and the first month of a year begin where their bar does.
    const isStart = unit !== 'day';
    return [{ ...label, key: slot.from, position: (index + (isStart ? 0 : 0.5)) / slots.length, isStart }];
  });
}

/** The text below a slot, and its place in the order of round times; null for a slot that has none. */
function labelOf(
  unit: ChartUnit,
  { from }: TimeRange,
  previous: TimeRange | undefined,
  now: Milliseconds,
  timeFormatter: TimeFormatter,
): Pick<Candidate, 'text' | 'ordinal'> | null {
  const local = new Date(from + timeFormatter.utcOffsetMs(from));
  const localDay = Math.floor(local.getTime() / DAY_MS);
  const [hour, month, year] = [local.getUTCHours(), local.getUTCMonth(), local.getUTCFullYear()];
  switch (unit) {
    case 'hour':
      if (hour % 6 !== 0 || local.getUTCMinutes() !== 0) return null;
      return {
        text: hour === 0 ? timeFormatter.shortDate(from, now) : timeFormatter.timeOfDay(from).slice(0, 5),
        ordinal: localDay * 4 + hour / 6,
      };
    case 'day':
      // 1970-01-01 was a Thursday: multiples of seven are Mondays.
      return { text: timeFormatter.shortDate(from, now), ordinal: localDay + 3 };
    case 'week':
      if (!previous || monthOf(previous.from, timeFormatter) === month) return null;
      return {
        text: month === 0 ? String(year) : (timeFormatter.shortDate(from, now).split(' ')[1] ?? ''),
        ordinal: month,
      };
    case 'month':
      return month === 0 ? { text: String(year), ordinal: year } : null;
  }
}

function monthOf(at: Milliseconds, timeFormatter: TimeFormatter): number {
  return new Date(at + timeFormatter.utcOffsetMs(at)).getUTCMonth();
}
