const SLIDE_IN_MS = 180;
const FLASH_MS = 500;
/** How long the mark that stands in for motion is shown. */
const NEW_MARK_MS = 2000;

export function prefersReducedMotion(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}

/** "Here something changed": a tint that fades. */
export function flash(element: Element, delay = 0): void {
  const from = { backgroundColor: 'color-mix(in srgb, var(--ok) 16%, transparent)' };
  element.animate([from, { backgroundColor: 'transparent' }], { duration: FLASH_MS, delay, fill: 'backwards' });
}

/**
 * Rows come in from above, tinted, while the others make room for them. The list moves as one: what moves is a layer of its
 * own, and a layer takes time to make.
 */
export function slideInRows(list: Element, rows: readonly Element[], height: number): void {
  const from = { transform: `translateY(${-height}px)` };
  list.animate([from, { transform: 'none' }], { duration: SLIDE_IN_MS, easing: 'ease-out' });
  for (const row of rows) flash(row, SLIDE_IN_MS);
}

/** Instead of motion: a dot before the row, for a while. */
export function markAsNew(row: HTMLElement): void {
  row.dataset['fresh'] = '';
  setTimeout(() => {
    delete row.dataset['fresh'];
  }, NEW_MARK_MS);
}
