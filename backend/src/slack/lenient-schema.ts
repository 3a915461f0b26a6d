import { z } from 'zod';
import { isVisibleName } from '../core/records/visible-name.ts';
import { MAX_TIMESTAMP_US, parseSlackTimestamp } from '../core/time/slack-timestamp.ts';
import { usToSeconds } from '../core/time/units.ts';

/**
 * Schemas for what Slack sends. A field that is not as expected is treated as missing, so that no event is lost; see
 * docs/slack-events.md#lenient-parsing
 */

/** A text that is not empty. */
export const lenientText = z.string().min(1).optional().catch(undefined);

/** A name with a character that people see; see docs/slack-events.md#users */
export const lenientName = z.string().refine(isVisibleName).optional().catch(undefined);

/** A valid Slack `ts`. */
export const lenientTs = z
  .string()
  .refine((value) => (parseSlackTimestamp(value) ?? 0) > 0)
  .optional()
  .catch(undefined);

/** Whole seconds since 1970, up to the latest valid `ts`, so that the resulting record can be parsed again. */
export const lenientSeconds = z
  .number()
  .int()
  .positive()
  .max(usToSeconds(MAX_TIMESTAMP_US))
  .optional()
  .catch(undefined);

/** `true`; anything else is missing. */
export const lenientTrue = z.literal(true).optional().catch(undefined);

/** Any value, unparsed. */
export const lenientUnknown = z.unknown().optional();

/** An object with these fields, whose schemas must be lenient themselves. */
export function lenientObject<S extends z.ZodRawShape>(shape: S) {
  return z.object(shape).optional().catch(undefined);
}

/**
 * The fields that have a value: with `exactOptionalPropertyTypes`, as in JSON, an undefined field is not an absent one.
 */
export function omitUndefined<K extends string>(fields: { [F in K]: string | undefined }): { [F in K]?: string } {
  const defined: { [F in K]?: string } = {};
  for (const field in fields) {
    const value = fields[field];
    if (value !== undefined) defined[field] = value;
  }
  return defined;
}
