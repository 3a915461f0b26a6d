import { useSyncExternalStore } from 'react';

const PHONE = '(max-width: 760px)';
const ROW_HEIGHT_PX = 34;
/** Two lines. */
const PHONE_ROW_HEIGHT_PX = 60;

/** The height of a row in px. All rows have the same. */
export function useRowHeight(): number {
  const isPhone = useSyncExternalStore(subscribe, () => matchMedia(PHONE).matches);
  return isPhone ? PHONE_ROW_HEIGHT_PX : ROW_HEIGHT_PX;
}

function subscribe(onChange: () => void): () => void {
  const media = matchMedia(PHONE);
  media.addEventListener('change', onChange);
  return () => media.removeEventListener('change', onChange);
}
