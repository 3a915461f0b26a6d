import { HOUR_MS, type Milliseconds, msToSeconds, SECOND_MS } from 'backend/core/time/units';

/** Numbers and durations as text. Separators follow the viewer's locale; words and dates are English. */

const wholeNumberFormat = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const decimalFormat = new Intl.NumberFormat(undefined, { maximumFractionDigits: 2 });

const THIN_SPACE = '\u2009';
const MINUS_SIGN = '\u2212';

/** 2,318 */
export function formatNumber(value: number): string {
  return decimalFormat.format(value).replace('-', MINUS_SIGN);
}

/** "+5", "−3", "0" */
export function formatSigned(value: number): string {
  return `${value > 0 ? '+' : ''}${formatNumber(value)}`;
}

/** "1 row", "2,318 rows": a plural ends in "s". */
export function formatCount(count: number, noun: string): string {
  return `${formatNumber(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** 182.5 as `['182', '.5']`, so that the fraction can be drawn small. */
export function splitFraction(value: number): [whole: string, fraction: string] {
  const parts = decimalFormat.formatToParts(value);
  const at = parts.findIndex(({ type }) => type === 'decimal');
  const join = (from: number, to: number) =>
    parts
      .slice(from, to)
      .map(({ value }) => value)
      .join('')
      .replace('-', MINUS_SIGN);
  return at < 0 ? [join(0, parts.length), ''] : [join(0, at), join(at, parts.length)];
}

/** 0.63 as "63 %"; a ratio above 0 that rounds to 0 as "<1 %". */
export function formatPercent(ratio: number): string {
  const value = Math.round(ratio * 100);
  return value === 0 && ratio > 0 ? `<1${THIN_SPACE}%` : `${wholeNumberFormat.format(value)}${THIN_SPACE}%`;
}

/** The progress of a task, 0.639 as "63 %": rounded down, so that 100 % means done. */
export function formatProgress(ratio: number): string {
  return `${Math.floor(ratio * 100)}${THIN_SPACE}%`;
}

/** At most two units: "9 s", "50 min", "2 h 3 min", "3 d 4 h". Negative durations are 0. */
export function formatDuration(ms: Milliseconds): string {
  const [first, second] = durationUnits(ms);
  return second ? `${first} ${second}` : first;
}

/** The greatest unit: "9 s", "50 min", "2 h", "3 d". */
export function formatAge(ms: Milliseconds): string {
  return durationUnits(ms)[0];
}

/** Minutes and seconds below an hour, "52:07"; else like `formatDuration`. */
export function formatWaitingTime(ms: Milliseconds): string {
  if (ms >= HOUR_MS) return formatDuration(ms);
  const seconds = Math.max(0, Math.floor(msToSeconds(ms)));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

function durationUnits(ms: Milliseconds): [string, string?] {
  const seconds = Math.max(0, Math.floor(msToSeconds(ms)));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  if (minutes < 1) return [`${seconds} s`];
  if (hours < 1) return [`${minutes} min`];
  if (days < 1) return minutes % 60 ? [`${hours} h`, `${minutes % 60} min`] : [`${hours} h`];
  return hours % 24 ? [`${formatNumber(days)} d`, `${hours % 24} h`] : [`${formatNumber(days)} d`];
}

/** "38 ms", "2.4 s" */
export function formatLatency(ms: Milliseconds): string {
  return ms < SECOND_MS ? `${Math.round(ms)} ms` : `${formatNumber(msToSeconds(Math.round(ms / 100) * 100))} s`;
}

/** "catching up, 204 left"; without the number if it is not known. */
export function formatCatchingUp(left: number | null): string {
  return left === null ? 'catching up' : `catching up, ${formatNumber(left)} left`;
}

/** A reason as a sentence: with a capital letter and a full stop. An empty reason stays empty. */
export function toSentence(reason: string): string {
  const text = reason.trim();
  return text && `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}

/** "no", "one" to "nine", then figures. */
export function numberInWords(value: number): string {
  return ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'][value] ?? formatNumber(value);
}
