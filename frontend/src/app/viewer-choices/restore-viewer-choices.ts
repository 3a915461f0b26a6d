import type { Filter } from 'backend/core/state/filter';
import { loadTimeZonePreference, saveTimeZonePreference } from './time-zone-preference.ts';
import { parseViewState, urlForViewState, type ViewState } from './view-state.ts';
import { loadVitalSignsPreference, saveVitalSignsPreference } from './vital-signs-preference.ts';

/** The part of the dashboard store that the viewer changes. */
interface ViewerChoiceStore {
  /** `asOf` is ms UTC, or null for the present. */
  setViewState(filter: Filter, asOf: number | null): void;
  setTimeZone(timeZone: string | null): void;
  setVitalSignsEnabled(enabled: boolean): void;
}

export interface ViewerChoices {
  onViewStateChange: (state: ViewState) => void;
  onTimeZoneChange: (timeZone: string | null) => void;
  onVitalSignsChange: (enabled: boolean) => void;
}

/**
 * Restores what the viewer chose before, filter and moment from the address and the rest from local storage, and returns
 * the functions that change it in the store and remember it.
 */
export function restoreViewerChoices(store: ViewerChoiceStore): ViewerChoices {
  const { filter, asOf } = parseViewState(location.search);
  store.setTimeZone(loadTimeZonePreference());
  store.setVitalSignsEnabled(loadVitalSignsPreference(location.search));
  store.setViewState(filter, asOf);
  return {
    onViewStateChange(state) {
      // The entry is replaced: a step back leads to the page before, and not through every filter.
      history.replaceState(null, '', urlForViewState(location.href, state));
      store.setViewState(state.filter, state.asOf);
    },
    onTimeZoneChange(timeZone) {
      saveTimeZonePreference(timeZone);
      store.setTimeZone(timeZone);
    },
    onVitalSignsChange(enabled) {
      saveVitalSignsPreference(enabled);
      store.setVitalSignsEnabled(enabled);
    },
  };
}
