import { z } from 'zod';

/** A port; 0 takes a free one. */
export function portSetting(standard: number) {
  return numberSetting('8000', 0, 65_535, standard).refine(Number.isInteger, 'a whole number, for example 8000');
}

/** Texts separated by commas. */
export function listSetting(standard: string) {
  return z
    .string()
    .default(standard)
    .transform((text) =>
      text
        .split(',')
        .map((item) => item.trim())
        .filter(Boolean),
    );
}

export function booleanSetting(standard: 'true' | 'false') {
  return z
    .enum(['true', 'false'], 'true or false')
    .default(standard)
    .transform((text) => text === 'true');
}

export function numberSetting(example: string, least: number, most: number, standard: number) {
  const expected = `a number from ${least} to ${most}, for example ${example}`;
  return z.coerce.number(expected).min(least, expected).max(most, expected).default(standard);
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
