import type { ViewState } from '../../ui/page/view-context.ts';
import { viewUrl } from './view-address.ts';

/** The address that shows this view state in any browser: it names the time zone, also if that is the community's own. */
export function sharedUrl(href: string, view: ViewState, communityTimeZone: string): string {
  return viewUrl(href, { ...view, timeZone: view.timeZone ?? (communityTimeZone || null) });
}
