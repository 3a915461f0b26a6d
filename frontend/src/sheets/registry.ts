import type { ComponentType } from 'react';
import type { Sheet } from '../ui/page/view-context.ts';

/** What a sheet of one kind receives. */
export interface SheetProps<Kind extends Sheet['kind']> {
  sheet: Extract<Sheet, { kind: Kind }>;
}

/** Fetches the script of a sheet. */
type SheetLoader<Kind extends Sheet['kind']> = () => Promise<ComponentType<SheetProps<Kind>>>;

/** Every kind of sheet. A script is fetched when its sheet is first opened. The component renders a `SheetTitle`. */
export const SHEETS: { readonly [Kind in Sheet['kind']]: SheetLoader<Kind> } = {
  list: () => import('./lists/ListSheet.tsx').then(({ ListSheet }) => ListSheet),
  person: () => import('./profile/PersonSheet.tsx').then(({ PersonSheet }) => PersonSheet),
  channel: () => import('./profile/ChannelSheet.tsx').then(({ ChannelSheet }) => ChannelSheet),
  'what-counts': () => import('./what-counts/WhatCountsSheet.tsx').then(({ WhatCountsSheet }) => WhatCountsSheet),
};
