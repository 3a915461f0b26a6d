import { readLocalStorage, writeLocalStorage } from './local-storage.ts';

const STORAGE_KEY = 'time-zone';

/** The IANA zone that this reader has chosen, or null for the community's own. */
export function loadTimeZonePreference(): string | null {
  const zone = readLocalStorage(STORAGE_KEY);
  return zone !== null && isKnownTimeZone(zone) ? zone : null;
}

export function saveTimeZonePreference(zone: string | null): void {
  writeLocalStorage(STORAGE_KEY, zone);
}

/** Every zone that this browser knows, UTC first. */
export function listTimeZones(): string[] {
  return ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];
}

function isKnownTimeZone(zone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
  } catch {
    return false;
  }
}
