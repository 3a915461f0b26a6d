import { daysSinceUnixEpoch } from './calendar.ts';
import { DAY_US, HOUR_US, MINUTE_US, type Microseconds, SECOND_US, usToMs } from './units.ts';

/** A period in which a time zone keeps one UTC offset. Half-open, `[fromUs, toUs)`. */
export interface OffsetPeriod {
  fromUs: Microseconds;
  toUs: Microseconds;
  /** Local time less UTC. */
  offsetUs: Microseconds;
}

/** The local time of one IANA time zone; see `docs/metrics.md#time-zone`. */
export interface TimeZone {
  /** The IANA name. */
  name: string;
  /** The offset periods that cover `[fromUs, toUs)` without a gap, oldest first; the first and last are cut to it. */
  offsetPeriods(fromUs: Microseconds, toUs: Microseconds): OffsetPeriod[];
  /** The calendar day that contains the moment, as the number of days since 1970-01-01. */
  localDay(momentUs: Microseconds): number;
  /** When a calendar day begins. A date that the zone never had begins where the next one does. */
  dayStartUs(day: number): Microseconds;
}

/** Returns the time zone of an IANA name. Throws `RangeError` if no time zone has this name. */
export function createTimeZone(name: string): TimeZone {
  const known = zones.get(name);
  if (known) return known;
  const zone = new IanaTimeZone(name);
  zones.set(name, zone);
  return zone;
}

/** A zone keeps its UTC offsets, so each is created once. */
const zones = new Map<string, TimeZone>();

/** Keeps every UTC offset that it computed, because `Intl` is slow. */
class IanaTimeZone implements TimeZone {
  readonly name: string;
  readonly #format: Intl.DateTimeFormat;
  readonly #offsets = new Map<Microseconds, Microseconds>();
  readonly #dayStarts = new Map<number, Microseconds>();

  constructor(name: string) {
    this.name = name;
    this.#format = new Intl.DateTimeFormat('en-u-ca-iso8601', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  }

  /** Compares one offset a day: no zone sets its clocks twice within a day. */
  offsetPeriods(fromUs: Microseconds, toUs: Microseconds): OffsetPeriod[] {
    const periods: OffsetPeriod[] = [];
    const firstUs = Math.floor(fromUs / DAY_US) * DAY_US;
    let [startUs, offsetUs] = [fromUs, this.#offsetAt(firstUs)];
    for (let dayUs = firstUs; dayUs < toUs; dayUs += DAY_US) {
      const nextOffsetUs = this.#offsetAt(dayUs + DAY_US);
      if (nextOffsetUs === offsetUs) continue;
      const changeUs = this.#offsetChangeBetween(dayUs, dayUs + DAY_US);
      if (changeUs >= toUs) break;
      if (changeUs > startUs) {
        periods.push({ fromUs: startUs, toUs: changeUs, offsetUs });
        startUs = changeUs;
      }
      offsetUs = nextOffsetUs;
    }
    periods.push({ fromUs: startUs, toUs, offsetUs });
    return periods;
  }

  localDay(momentUs: Microseconds): number {
    const offsetUs = this.offsetPeriods(momentUs, momentUs + 1).at(-1)?.offsetUs ?? 0;
    let day = Math.floor((momentUs + offsetUs) / DAY_US);
    // A day to which the clocks return belongs to the day that has begun.
    while (this.dayStartUs(day + 1) <= momentUs) day++;
    return day;
  }

  dayStartUs(day: number): Microseconds {
    const known = this.#dayStarts.get(day);
    if (known !== undefined) return known;
    const utcUs = day * DAY_US;
    const starts = localDayStarts(this.offsetPeriods(utcUs - 2 * DAY_US, utcUs + 3 * DAY_US));
    const startUs = starts.find((start) => start.day >= day)?.startUs ?? utcUs;
    this.#dayStarts.set(day, startUs);
    return startUs;
  }

  /** Local time less UTC at an instant of whole seconds. */
  #offsetAt(us: Microseconds): Microseconds {
    const known = this.#offsets.get(us);
    if (known !== undefined) return known;
    const fields = Object.fromEntries(
      this.#format.formatToParts(usToMs(us)).map(({ type, value }) => [type, Number(value)]),
    );
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = fields;
    const localUs =
      daysSinceUnixEpoch(year, month, day) * DAY_US + hour * HOUR_US + minute * MINUTE_US + second * SECOND_US;
    const offset = localUs - us;
    this.#offsets.set(us, offset);
    return offset;
  }

  /** The first second with another offset, between two instants whose offsets differ. */
  #offsetChangeBetween(earlyUs: Microseconds, lateUs: Microseconds): Microseconds {
    const offset = this.#offsetAt(earlyUs);
    let [low, high] = [earlyUs, lateUs];
    while (high - low > SECOND_US) {
      const middle = low + Math.floor((high - low) / 2 / SECOND_US) * SECOND_US;
      if (this.#offsetAt(middle) === offset) low = middle;
      else high = middle;
    }
    return high;
  }
}

/**
 * The start of each calendar day: midnight, or, where the clocks skip midnight, the instant at which they are set. Days
 * are numbered from 1970-01-01. A day to which the clocks return does not start a second time.
 */
function localDayStarts(periods: readonly OffsetPeriod[]): { day: number; startUs: Microseconds }[] {
  const starts: { day: number; startUs: Microseconds }[] = [];
  let newest = Number.NEGATIVE_INFINITY;
  for (const [i, { fromUs, toUs, offsetUs }] of periods.entries()) {
    const first = Math.floor((fromUs + offsetUs) / DAY_US);
    // The day that contains the start of the first period started before it.
    if (i === 0) newest = first;
    for (let day = first; day * DAY_US - offsetUs < toUs; day++) {
      if (day <= newest) continue;
      starts.push({ day, startUs: Math.max(fromUs, day * DAY_US - offsetUs) });
      newest = day;
    }
  }
  return starts;
}
