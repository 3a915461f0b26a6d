/** Measures rows, and returns a function that changes them: all effects measure before any of them changes the layout. */
export type RowEffect = (list: HTMLElement) => () => void;

/**
 * For the `ref` of a list: runs the effects when the list is mounted, when rows are added or removed, and when a row or
 * the frame changes its size. The frame is the closest element that matches the selector, or the list itself.
 *
 * The effects run after layout and before paint, so that measuring forces no layout: a ResizeObserver reports newly
 * observed elements at exactly that time.
 */
export function observeRows(effects: readonly RowEffect[], frameSelector?: string) {
  return (list: HTMLElement | null): (() => void) | undefined => {
    if (!list) return undefined;
    const frame = frameSelector ? (list.closest(frameSelector) ?? list) : list;
    const sizeObserver = new ResizeObserver(() => {
      const changes = effects.map((effect) => effect(list));
      for (const change of changes) change();
    });
    const rowObserver = new MutationObserver((mutations) => {
      for (const { removedNodes } of mutations)
        for (const row of removedNodes) if (row instanceof Element) sizeObserver.unobserve(row);
      for (const row of list.children) sizeObserver.observe(row);
      sizeObserver.unobserve(frame);
      sizeObserver.observe(frame);
    });
    sizeObserver.observe(frame);
    for (const row of list.children) sizeObserver.observe(row);
    rowObserver.observe(list, { childList: true });
    return () => {
      rowObserver.disconnect();
      sizeObserver.disconnect();
    };
  };
}
