import { type Milliseconds, msToSeconds } from '../../backend/src/core/time/units.ts';

/** `1.63 x`: a measured value divided by another one of the same run. */
export function formatRatio(value: number, reference: number, digits = 2): string {
  return `${(value / reference).toFixed(digits)} x`;
}

/** `1000` as `1 kB`. */
export function formatKilobytes(bytes: number, digits = 0): string {
  return `${(bytes / 1e3).toFixed(digits)} kB`;
}

/** `1500000` as `1.5 MB`. */
export function formatMegabytes(bytes: number, digits = 1): string {
  return `${(bytes / 1e6).toFixed(digits)} MB`;
}

/** Events of some kind a second, in thousands: `125k records/s`. */
export function formatThousandsPerSecond(perSecond: number, unit: string): string {
  return `${(perSecond / 1e3).toFixed(0)}k ${unit}/s`;
}

/** `2.35 M/s` for a count of things in a time. */
export function formatMillionsPerSecond(count: number, ms: Milliseconds): string {
  return `${(count / msToSeconds(ms) / 1e6).toFixed(2)} M/s`;
}

/** A round count: `100k` or `5M`. */
export function formatCount(count: number): string {
  return count < 1e6 ? `${count / 1e3}k` : `${count / 1e6}M`;
}
