import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** The rules of WCAG 2.2 AA, contrast included, and the best practices of axe. */
const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Returns the violations that axe finds on the page, one line each: rule, impact, count, and the first element. */
export async function auditAccessibility(page: Page): Promise<string[]> {
  // Evaluated, because the page's content security policy refuses an added script.
  await page.evaluate(axe.source);
  // A text, because `axe` is a global of the page only.
  const { violations } = await page.evaluate<axe.AxeResults>(
    `axe.run(document, { runOnly: ${JSON.stringify(AXE_TAGS)} })`,
  );
  return violations.map(({ id, impact, nodes }) => `${id} (${impact}): ${nodes.length} x ${nodes[0]?.html}`);
}
