import { observeRows, type RowEffect } from './observe-rows.ts';

/**
 * The list wraps into columns beyond its clipped edge, so only whole rows are visible. This makes the rows beyond
 * unreachable for keyboard and screen reader, too.
 */
export const hideRowsBeyondColumns: RowEffect = (list) => {
  const edge = list.getBoundingClientRect().right - 1;
  return makeInertUnless(list, (row) => row.getBoundingClientRect().left < edge);
};

/** Calls back with the number of rows if the last one is visible: there may be room for more. */
export function onLastRowVisible(onVisible: (rowCount: number) => void): RowEffect {
  return (list) => {
    const last = list.lastElementChild?.getBoundingClientRect();
    const isVisible = last !== undefined && last.height > 0 && last.left < list.getBoundingClientRect().right - 1;
    return () => isVisible && onVisible(list.childElementCount);
  };
}

/** Makes the rows of a table inert that do not fit whole into the frame around it. */
const hideRowsBelowFrame: RowEffect = (list) => {
  const frame = list.closest('.whole');
  const isClipped = frame !== null && getComputedStyle(frame).overflowY === 'hidden';
  const edge = isClipped ? frame.getBoundingClientRect().bottom + 1 : Number.POSITIVE_INFINITY;
  return makeInertUnless(list, (row) => row.getBoundingClientRect().bottom <= edge);
};

function makeInertUnless(list: HTMLElement, isWithin: (row: HTMLElement) => boolean): () => void {
  const rows = [...list.children].filter((row) => row instanceof HTMLElement);
  const changed = rows.filter((row) => row.inert === isWithin(row));
  return () => {
    for (const row of changed) row.inert = !row.inert;
  };
}

/** For the `ref` of a list in columns. */
export const hideClippedColumnRows = observeRows([hideRowsBeyondColumns]);

/** For the `ref` of the body of a table in a frame. */
export const hideClippedTableRows = observeRows([hideRowsBelowFrame], '.whole');
