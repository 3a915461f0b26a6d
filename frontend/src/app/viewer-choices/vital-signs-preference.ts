import { readLocalStorage, writeLocalStorage } from './local-storage.ts';

const STORAGE_KEY = 'vitals';

/** Whether this viewer enabled the vital signs. `?vitals` in the address enables them as well, for a wall screen. */
export function loadVitalSignsPreference(search: string): boolean {
  return readLocalStorage(STORAGE_KEY) === 'on' || new URLSearchParams(search).has(STORAGE_KEY);
}

/** Remembers the choice in this browser. */
export function saveVitalSignsPreference(enabled: boolean): void {
  writeLocalStorage(STORAGE_KEY, enabled ? 'on' : null);
}
