import { DAY_MS, type Milliseconds } from '../../core/time/units.ts';

/** Fields that exports may contain as text, such as `"created":"1433558319"`, where the Web API has numbers. */
const NUMERIC_FIELDS = ['created', 'updated'] as const;

/**
 * A copy of the object with these fields as numbers, as in the Web API. A field that is no positive whole number, or is
 * later than `latest` (in the unit of the field), is left out: 0 and dates in the future say nothing about the time, and
 * the time of the import must not take their place, because importing the file again would then change the name.
 */
export function parseNumericFields(
  json: object,
  latest: { created: number; updated: number },
): { created?: number; updated?: number } {
  const fields = new Map<string, unknown>(Object.entries(json));
  for (const field of NUMERIC_FIELDS) {
    const value = fields.get(field);
    const number = typeof value === 'string' && /^\d{1,13}$/.test(value) ? Number(value) : value;
    if (typeof number === 'number' && Number.isInteger(number) && number > 0 && number <= latest[field])
      fields.set(field, number);
    else fields.delete(field);
  }
  return Object.fromEntries(fields);
}

/** The latest time that a name or message may have, so that the fold takes it; see `docs/metrics.md#implausible-dates`. */
export function latestPlausibleMs(receivedAt: Milliseconds): Milliseconds {
  return receivedAt + DAY_MS;
}
