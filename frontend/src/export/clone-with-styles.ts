/** A picture has no motion and no pointer. */
const OMITTED_PROPERTIES = /^(animation|transition|cursor)/;

/** The limits of a table cell do not limit its computed width; a copy with both would obey the limit. */
const OMITTED_CELL_PROPERTIES = /^(max-|animation|transition|cursor)/;

/** The computed width is 0 without a line, but the initial value is `medium`: so it is always written. */
const LINE_WIDTH_PROPERTIES = /^(border|outline|column-rule).*-width$/;

/** A colour that no page uses: a property with this value follows the colour of the text. */
const PROBE_COLOUR = 'rgb(1 2 3 / 0.004)';

const PSEUDO_ELEMENTS = ['::before', '::after'] as const;

/**
 * Copies an element so that it looks the same without the style sheets of the page. Each element of the copy has a class
 * with its computed style, as far as it differs from the initial values of CSS; equal styles share a class.
 *
 * Elements that match the selector `omitted` are not copied; those that match `blanked` are replaced by an empty element
 * of the same size.
 */
export function cloneWithStyles(page: HTMLElement, omitted: string, blanked: string): { copy: Node; css: string } {
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
    if (!(node instanceof Element) || node.matches(omitted) || getComputedStyle(node).display === 'none') return null;
    const isBlank = node.matches(blanked);
    const copy = isBlank ? document.createElement('span') : document.importNode(node, false);
    copy.removeAttribute('style');
    copy.setAttribute('class', classOf(node));
    if (isBlank) return copy;
    for (const child of node.childNodes) {
      const childCopy = copyOf(child);
      if (childCopy) copy.append(childCopy);
    }
    return copy;
  }

  const copy = copyOf(page) ?? new DocumentFragment();
  const css = [...classes].map(([rules, name]) => rules.replaceAll(/^/gm, `.${name}`)).join('\n');
  return { copy, css };
}

function declarations(style: CSSStyleDeclaration, initial: ReadonlyMap<string, string>): string {
  const skipped = style.display === 'table-cell' ? OMITTED_CELL_PROPERTIES : OMITTED_PROPERTIES;
  return [...style]
    .map((name) => ({ name, value: style.getPropertyValue(name) }))
    .filter(
      ({ name, value }) => (value !== initial.get(name) && !skipped.test(name)) || LINE_WIDTH_PROPERTIES.test(name),
    )
    .map(({ name, value }) => `${name}:${value};`)
    .join('');
}

/** The initial value of each CSS property, as the browser computes it without any style sheet. */
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
