/** The canonical name of an IANA time zone, or null if this browser does not know it. */
export function canonicalTimeZone(name: string): string | null {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}

/** The canonical name of a time zone, or UTC if this browser does not know it. */
export function knownTimeZone(name: string): string {
  return canonicalTimeZone(name) ?? 'UTC';
}
