import { useSyncExternalStore } from 'react';

const PHONE = '(max-width: 760px)';
const ROW_HEIGHT_PX = 34;
/** Two lines. */
const PHONE_ROW_HEIGHT_PX = 60;
/** Three lines, one of them the text. */
const PHONE_TEXT_ROW_HEIGHT_PX = 84;

/** The height of a row in px. All rows have the same. `hasTexts`: whether rows have texts of messages. */
export function useRowHeight(hasTexts: boolean): number {
  const isPhone = useSyncExternalStore(subscribe, () => matchMedia(PHONE).matches);
  if (!isPhone) return ROW_HEIGHT_PX;
  return hasTexts ? PHONE_TEXT_ROW_HEIGHT_PX : PHONE_ROW_HEIGHT_PX;
}

function subscribe(onChange: () => void): () => void {
  const media = matchMedia(PHONE);
  media.addEventListener('change', onChange);
  return () => media.removeEventListener('change', onChange);
}
