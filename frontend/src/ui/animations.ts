import { type Milliseconds, SECOND_MS } from 'backend/core/time/units';

const SLIDE_IN_MS: Milliseconds = 180;
const FLASH_MS: Milliseconds = 500;
/** How long the mark that replaces motion is shown. */
const NEW_MARK_MS: Milliseconds = 2 * SECOND_MS;

export function prefersReducedMotion(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}

/** Marks a change with a tint that fades. */
export function flash(element: Element, delayMs: Milliseconds = 0): void {
  const from = { backgroundColor: 'color-mix(in srgb, var(--ok) 16%, transparent)' };
  element.animate([from, { backgroundColor: 'transparent' }], {
    duration: FLASH_MS,
    delay: delayMs,
    fill: 'backwards',
  });
}

/**
 * Moves the list down by the height of its new rows, and flashes these. The list moves as a whole, because the browser
 * makes a layer of each element that moves.
 */
export function slideInRows(list: Element, rows: readonly Element[], heightPx: number): void {
  const from = { transform: `translateY(${-heightPx}px)` };
  list.animate([from, { transform: 'none' }], { duration: SLIDE_IN_MS, easing: 'ease-out' });
  for (const row of rows) flash(row, SLIDE_IN_MS);
}

/** Shows a dot before the row for a while, in place of motion. */
export function markAsNew(row: HTMLElement): void {
  row.dataset['fresh'] = '';
  setTimeout(() => {
    delete row.dataset['fresh'];
  }, NEW_MARK_MS);
}
