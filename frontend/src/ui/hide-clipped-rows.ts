import { observeRows, type RowEffect } from './observe-rows.ts';

/**
 * The list wraps into columns beyond its clipped edge, so only whole rows are seen. Those beyond are also out of reach
 * for keyboard and screen reader.
 */
export const hideRowsBeyondColumns: RowEffect = (list) => {
  const edge = list.getBoundingClientRect().right - 1;
  return makeInertUnless(list, (row) => row.getBoundingClientRect().left < edge);
};

/** Told how many rows there are, where even the last of them is within the columns: then there may be room for more. */
export function onLastRowVisible(more: (rows: number) => void): RowEffect {
  return (list) => {
    const last = list.lastElementChild?.getBoundingClientRect();
    const isSeen = last !== undefined && last.height > 0 && last.left < list.getBoundingClientRect().right - 1;
    return () => isSeen && more(list.childElementCount);
  };
}

/** Shows of a table only the rows that fit whole into the frame around it: half a row says nothing. */
const hideRowsBelowFrame: RowEffect = (list) => {
  const frame = list.closest('.whole');
  const isCut = frame !== null && getComputedStyle(frame).overflowY === 'hidden';
  const edge = isCut ? frame.getBoundingClientRect().bottom + 1 : Number.POSITIVE_INFINITY;
  return makeInertUnless(list, (row) => row.getBoundingClientRect().bottom <= edge);
};

function makeInertUnless(list: HTMLElement, isWithin: (row: HTMLElement) => boolean): () => void {
  const rows = [...list.children].filter((row) => row instanceof HTMLElement);
  const turned = rows.filter((row) => row.inert === isWithin(row));
  return () => {
    for (const row of turned) row.inert = !row.inert;
  };
}

/** For the `ref` of a list in columns. */
export const hideClippedColumnRows = observeRows([hideRowsBeyondColumns]);

/** For the `ref` of the body of a table in a frame. */
export const hideClippedTableRows = observeRows([hideRowsBelowFrame], '.whole');
