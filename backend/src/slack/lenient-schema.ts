import { z } from 'zod';
import { MAX_TIMESTAMP_US, parseSlackTimestamp } from '../core/time/slack-timestamp.ts';
import { SECOND_US } from '../core/time/units.ts';

/**
 * Reading what Slack sends without trusting its shape. "Unknown fields must be tolerated"
 * (docs.slack.dev/apis/events-api), optional ones come as `null` or `""` in real data, and a wrong type must never cost
 * an event: whatever is not as expected is simply absent.
 */

/** A text with something in it. */
export const lenientText = z.string().min(1).optional().catch(undefined);

/** A `ts` of Slack's; a wrong one identifies nothing. */
export const lenientTs = z
  .string()
  .refine((value) => (parseSlackTimestamp(value) ?? 0) > 0)
  .optional()
  .catch(undefined);

/** Whole seconds since 1970, no later than a `ts` can be: a record of them must come back from the log as what it is. */
export const lenientSeconds = z
  .number()
  .int()
  .positive()
  .max(Math.floor(MAX_TIMESTAMP_US / SECOND_US))
  .optional()
  .catch(undefined);

/** True or not; anything but `true` is not. */
export const lenientTrue = z.literal(true).optional().catch(undefined);

/** Whatever it is, to be judged by whoever asks. */
export const lenientUnknown = z.unknown().optional();

/** An object with these fields, each of which must be lenient itself. */
export function lenientObject<S extends z.ZodRawShape>(shape: S) {
  return z.object(shape).optional().catch(undefined);
}

/** The fields that have a value: `exactOptionalPropertyTypes` tells an absent field from an undefined one, as JSON does. */
export function omitUndefined<K extends string>(fields: { [F in K]: string | undefined }): { [F in K]?: string } {
  const found: { [F in K]?: string } = {};
  for (const field in fields) {
    const value = fields[field];
    if (value !== undefined) found[field] = value;
  }
  return found;
}
