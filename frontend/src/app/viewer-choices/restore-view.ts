import type { ViewState } from '../../ui/page/view-context.ts';
import { loadTimeZonePreference } from './time-zone-preference.ts';
import { parseView, selectsView } from './view-address.ts';

/**
 * The view state that the page begins with: that of the address. The time zone that the viewer chose before applies only
 * to an address that selects nothing, so that a link shows the same in every browser.
 */
export function restoreView(search: string): ViewState {
  const view = parseView(search);
  return selectsView(search) ? view : { ...view, timeZone: loadTimeZonePreference() };
}
