import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** The rules of WCAG 2.2 AA, contrast included, and the best practices of axe. */
const ALL_RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** The rules that depend on colours. A theme changes only colours: a page that passed all rules in one needs these in the other. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/** Returns the violations that axe finds on the page, one line each: rule, impact, count, and the first element. */
export function auditAccessibility(page: Page): Promise<string[]> {
  return runAxe(page, { type: 'tag', values: ALL_RULES });
}

/** Returns the violations of the rules that depend on colours, in the form of `auditAccessibility`. */
export function auditColours(page: Page): Promise<string[]> {
  return runAxe(page, { type: 'rule', values: COLOUR_RULES });
}

async function runAxe(page: Page, runOnly: axe.RunOnly): Promise<string[]> {
  // Evaluated, because the page's content security policy refuses an added script.
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axe.source);
  // The report of the rules that pass takes more time than the audit, so it is left out. A text, because `axe` is a global
  // of the page only.
  const violations = await page.evaluate<axe.Result[]>(
    `axe.run(document, ${JSON.stringify({ runOnly, resultTypes: ['violations'] })}).then(({ violations }) => violations)`,
  );
  return violations.map(({ id, impact, nodes }) => `${id} (${impact}): ${nodes.length} x ${nodes[0]?.html}`);
}
