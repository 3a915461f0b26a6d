import { readLocalStorage, writeLocalStorage } from './local-storage.ts';

const STORAGE_KEY = 'vitals';

/** Whether this reader wants the vital signs: `?vitals` in the address asks for them, too, for a wall. */
export function loadVitalSignsPreference(search: string): boolean {
  return readLocalStorage(STORAGE_KEY) === 'on' || new URLSearchParams(search).has(STORAGE_KEY);
}

export function saveVitalSignsPreference(on: boolean): void {
  writeLocalStorage(STORAGE_KEY, on ? 'on' : null);
}
