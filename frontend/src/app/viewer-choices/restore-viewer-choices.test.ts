import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { restoreViewerChoices } from './restore-viewer-choices.ts';

const store = { setViewState: vi.fn(), setTimeZone: vi.fn(), setVitalSignsEnabled: vi.fn() };

beforeEach(() => {
  localStorage.clear();
  history.replaceState(null, '', '/');
});
afterEach(() => vi.resetAllMocks());

it('the page starts live, unfiltered and in the time zone of the community when nothing was chosen before', () => {
  restoreViewerChoices(store);
  expect(store.setViewState).toHaveBeenCalledExactlyOnceWith({}, null);
  expect(store.setTimeZone).toHaveBeenCalledExactlyOnceWith(null);
  expect(store.setVitalSignsEnabled).toHaveBeenCalledExactlyOnceWith(false);
});

it('the page restores the filter and the moment from its address', () => {
  history.replaceState(null, '', '/?channel=C1&at=5');
  restoreViewerChoices(store);
  expect(store.setViewState).toHaveBeenCalledExactlyOnceWith({ channel: 'C1' }, 5);
});

it('a filter changes the store and the address without a new entry in the history', () => {
  const { onViewStateChange } = restoreViewerChoices(store);
  const before = history.length;
  onViewStateChange({ filter: { person: 'U1' }, asOf: 7 });
  expect(store.setViewState).toHaveBeenLastCalledWith({ person: 'U1' }, 7);
  expect(location.search).toBe('?person=U1&at=7');
  expect(history.length).toBe(before);
});

it('the time zone and the vital signs that were chosen are restored at the next start', () => {
  const { onTimeZoneChange, onVitalSignsChange } = restoreViewerChoices(store);
  onTimeZoneChange('Asia/Tokyo');
  onVitalSignsChange(true);
  expect(store.setTimeZone).toHaveBeenLastCalledWith('Asia/Tokyo');
  expect(store.setVitalSignsEnabled).toHaveBeenLastCalledWith(true);
  vi.resetAllMocks();
  restoreViewerChoices(store);
  expect(store.setTimeZone).toHaveBeenCalledExactlyOnceWith('Asia/Tokyo');
  expect(store.setVitalSignsEnabled).toHaveBeenCalledExactlyOnceWith(true);
});
