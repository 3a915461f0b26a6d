const ENTER_MS = 180;
const FADE_MS = 500;
/** How long the mark that stands in for motion is shown. */
const MARK_MS = 2000;

export function prefersStillness(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}

/** "Here something changed": a tint that fades. */
export function tint(element: Element, delay = 0): void {
  const from = { backgroundColor: 'color-mix(in srgb, var(--ok) 16%, transparent)' };
  element.animate([from, { backgroundColor: 'transparent' }], { duration: FADE_MS, delay, fill: 'backwards' });
}

/** A row opens by its height and is tinted. */
export function enter(row: Element): void {
  row.animate([{ clipPath: 'inset(0 0 100% 0)' }, { clipPath: 'inset(0)' }], {
    duration: ENTER_MS,
    easing: 'ease-out',
  });
  tint(row, ENTER_MS);
}

/** A row that now stands elsewhere comes from where it was. */
export function moveFrom(row: Element, up: number): void {
  const from = { transform: `translateY(${up}px)` };
  row.animate([from, { transform: 'none' }], { duration: ENTER_MS, easing: 'ease-out' });
}

/** Instead of motion: a dot before the row, for a while. */
export function mark(row: HTMLElement): void {
  row.dataset['fresh'] = '';
  setTimeout(() => {
    delete row.dataset['fresh'];
  }, MARK_MS);
}
