import { canonicalTimeZone } from '../../format/known-time-zone.ts';
import { readLocalStorage, writeLocalStorage } from './local-storage.ts';

const STORAGE_KEY = 'time-zone';

/** The IANA time zone that this viewer chose, or null for the community's own. */
export function loadTimeZonePreference(): string | null {
  const timeZone = readLocalStorage(STORAGE_KEY);
  return timeZone !== null && canonicalTimeZone(timeZone) !== null ? timeZone : null;
}

/** Remembers an IANA time zone in this browser; null removes it. */
export function saveTimeZonePreference(timeZone: string | null): void {
  writeLocalStorage(STORAGE_KEY, timeZone);
}

/** All IANA time zones that the browser supports, UTC first. */
export function listTimeZones(): string[] {
  return ['UTC', ...Intl.supportedValuesOf('timeZone').filter((timeZone) => timeZone !== 'UTC')];
}
