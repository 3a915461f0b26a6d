import { z } from 'zod';

/** A port; 0 for any free port. */
export function portSetting(defaultValue: number) {
  return numberSetting('8000', 0, 65_535, defaultValue).refine(Number.isInteger, 'a whole number, for example 8000');
}

/** Texts separated by commas. */
export function listSetting(defaultValue: string) {
  return z
    .string()
    .default(defaultValue)
    .transform((text) =>
      text
        .split(',')
        .map((item) => item.trim())
        .filter(Boolean),
    );
}

/** The text `true` or `false`. */
export function booleanSetting(defaultValue: 'true' | 'false') {
  return z
    .enum(['true', 'false'], 'true or false')
    .default(defaultValue)
    .transform((text) => text === 'true');
}

/** A number from `min` to `max`. */
export function numberSetting(example: string, min: number, max: number, defaultValue: number) {
  const expected = `a number from ${min} to ${max}, for example ${example}`;
  return z.coerce.number(expected).min(min, expected).max(max, expected).default(defaultValue);
}

/** The name of an IANA time zone, by default that of the machine. */
export function timeZoneSetting() {
  return z
    .string()
    .default(() => Intl.DateTimeFormat().resolvedOptions().timeZone)
    .refine(isTimeZone, 'an IANA time zone, for example Europe/Lisbon');
}

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}
