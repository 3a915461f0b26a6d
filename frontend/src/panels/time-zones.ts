import { store, stored } from '../stored.ts';

const KEY = 'time-zone';

/** The IANA zone that this reader has chosen, or null for the community's own. */
export function chosenZone(): string | null {
  const zone = stored(KEY);
  return zone !== null && isKnown(zone) ? zone : null;
}

export function chooseZone(zone: string | null): void {
  store(KEY, zone);
}

/** Every zone that this browser knows, UTC first. */
export function knownZones(): string[] {
  return ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];
}

function isKnown(zone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
  } catch {
    return false;
  }
}
