/** Reads where rows stand, and returns what then changes them: nothing is read after something was changed. */
export type RowEffect = (list: HTMLElement) => () => void;

/**
 * For the `ref` of a list: looks at its rows when they are there first, when others come or go, and when one of them or the
 * list's frame has another size. A frame is an element around the list; without a selector, the list itself.
 *
 * Only once the browser has laid out the page and before it paints, so that reading a place makes nobody calculate it: a
 * size that is observed anew is reported at exactly that time.
 */
export function observeRows(looks: readonly RowEffect[], frameOf?: string) {
  return (list: HTMLElement | null): (() => void) | undefined => {
    if (!list) return undefined;
    const frame = frameOf ? (list.closest(frameOf) ?? list) : list;
    const sizes = new ResizeObserver(() => {
      const changes = looks.map((look) => look(list));
      for (const change of changes) change();
    });
    const rows = new MutationObserver((mutations) => {
      for (const { removedNodes } of mutations)
        for (const row of removedNodes) if (row instanceof Element) sizes.unobserve(row);
      for (const row of list.children) sizes.observe(row);
      sizes.unobserve(frame);
      sizes.observe(frame);
    });
    sizes.observe(frame);
    for (const row of list.children) sizes.observe(row);
    rows.observe(list, { childList: true });
    return () => {
      rows.disconnect();
      sizes.disconnect();
    };
  };
}
