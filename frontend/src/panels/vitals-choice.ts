import { store, stored } from '../stored.ts';

const KEY = 'vitals';

/** Whether this reader wants the vital signs: `?vitals` in the address asks for them, too, for a wall. */
export function areVitalsChosen(search: string): boolean {
  return stored(KEY) === 'on' || new URLSearchParams(search).has(KEY);
}

export function chooseVitals(on: boolean): void {
  store(KEY, on ? 'on' : null);
}
