/** Nothing moves in a picture, and nothing is pressed there. */
const OMITTED_PROPERTIES = /^(animation|transition|cursor)/;

/** Cells of a table share out its width whatever limit they have; a copy that is told both keeps to the limit. */
const OMITTED_CELL_PROPERTIES = /^(max-|animation|transition|cursor)/;

/** Computed as nothing while there is no line, and as more as soon as there is one: never left to the initial value. */
const LINE_WIDTH_PROPERTIES = /^(border|outline|column-rule).*-width$/;

/** Drawn by nobody: what follows the colour of the text is known by it. */
const PROBE_COLOUR = 'rgb(1 2 3 / 0.004)';

const PSEUDO_ELEMENTS = ['::before', '::after'] as const;

/**
 * A copy of what an element shows, which needs none of the page's style sheets: each element has a class with what the
 * browser computed for it, written down where it is not CSS's initial value. Equal ones share a class. What matches
 * `leftOut` is not copied; of what matches `blank` the place is kept.
 */
export function cloneWithStyles(page: HTMLElement, leftOut: string, blank: string): { copy: Node; css: string } {
  const initial = initialValues();
  const classes = new Map<string, string>();

  function classOf(element: Element): string {
    const rules = [`{all:initial;${declarations(getComputedStyle(element), initial)}}`];
    for (const pseudo of PSEUDO_ELEMENTS) {
      const style = getComputedStyle(element, pseudo);
      if (style.content !== 'none' && style.content !== 'normal')
        rules.push(`${pseudo}{all:initial;${declarations(style, initial)}}`);
    }
    const key = rules.join('\n');
    const name = classes.get(key) ?? `c${classes.size}`;
    classes.set(key, name);
    return name;
  }

  function copyOf(node: Node): Node | null {
    if (node instanceof Text) return node.cloneNode();
    if (!(node instanceof Element) || node.matches(leftOut) || getComputedStyle(node).display === 'none') return null;
    const isBlank = node.matches(blank);
    const copy = isBlank ? document.createElement('span') : document.importNode(node, false);
    copy.removeAttribute('style');
    copy.setAttribute('class', classOf(node));
    if (isBlank) return copy;
    for (const child of node.childNodes) {
      const inside = copyOf(child);
      if (inside) copy.append(inside);
    }
    return copy;
  }

  const copy = copyOf(page) ?? new DocumentFragment();
  const css = [...classes].map(([rules, name]) => rules.replaceAll(/^/gm, `.${name}`)).join('\n');
  return { copy, css };
}

function declarations(style: CSSStyleDeclaration, initial: ReadonlyMap<string, string>): string {
  const notDrawn = style.display === 'table-cell' ? OMITTED_CELL_PROPERTIES : OMITTED_PROPERTIES;
  return [...style]
    .map((name) => ({ name, value: style.getPropertyValue(name) }))
    .filter(
      ({ name, value }) => (value !== initial.get(name) && !notDrawn.test(name)) || LINE_WIDTH_PROPERTIES.test(name),
    )
    .map(({ name, value }) => `${name}:${value};`)
    .join('');
}

/** What CSS gives an element that no style sheet, not even the browser's own, says anything about. */
function initialValues(): Map<string, string> {
  const probe = document.createElement('span');
  probe.style.all = 'initial';
  probe.style.color = PROBE_COLOUR;
  document.documentElement.append(probe);
  const style = getComputedStyle(probe);
  const values = new Map([...style].map((name) => [name, style.getPropertyValue(name)]));
  probe.remove();
  return values;
}
