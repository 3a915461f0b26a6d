import { useSyncExternalStore } from 'react';
import { isText, type ListColumn } from './list-column.ts';

const PHONE = '(max-width: 760px)';
const ROW_HEIGHT_PX = 34;
/** A phone shows the first two cells on a line of their own, and the others below. */
const PHONE_FIRST_LINE_PX = 39;
const PHONE_LINE_PX = 21;
/** How many letters a line of a phone of 390 px has room for. */
const PHONE_LINE_LETTERS = 52;
/** The space between two cells. */
const CELL_GAP_LETTERS = 2;
/** How many letters a cell has at most, without its title; names are cut. */
const CELL_LETTERS: Readonly<Record<Exclude<ListColumn['kind'], 'text'>, number>> = {
  count: 5,
  share: 5,
  points: 5,
  time: 17,
  duration: 10,
  person: 24,
  channel: 24,
  word: 10,
};

/** The height of a row in px. All rows have the same: on a phone one in which every column has room. */
export function useRowHeight(columns: readonly ListColumn[]): number {
  const isPhone = useSyncExternalStore(subscribe, () => matchMedia(PHONE).matches);
  return isPhone ? PHONE_FIRST_LINE_PX + PHONE_LINE_PX * countDetailLines(columns) : ROW_HEIGHT_PX;
}

/** How many lines the cells after the first two fill on a phone. A text has a line of its own, above the others. */
export function countDetailLines(columns: readonly ListColumn[]): number {
  let [lines, letters] = [0, PHONE_LINE_LETTERS];
  let texts = 0;
  for (const column of columns.slice(2)) {
    if (column.kind === 'text') {
      texts++;
      continue;
    }
    const title = isText(column.kind) ? 0 : column.title.length + 1;
    const width = title + CELL_LETTERS[column.kind];
    letters += CELL_GAP_LETTERS + width;
    if (letters <= PHONE_LINE_LETTERS) continue;
    lines++;
    letters = width;
  }
  return lines + texts;
}

function subscribe(onChange: () => void): () => void {
  const media = matchMedia(PHONE);
  media.addEventListener('change', onChange);
  return () => media.removeEventListener('change', onChange);
}
