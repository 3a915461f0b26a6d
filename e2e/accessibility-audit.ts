import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** What WCAG 2.2 AA asks for, contrast included, and what axe calls good practice. */
const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds on the page as it stands, one line each: rule, impact, and the first element. */
export async function auditAccessibility(page: Page): Promise<string[]> {
  // Evaluated and not added as a script: the page's own policy stays as it is.
  await page.evaluate(axe.source);
  // A text, because what axe has made of itself is a global of the page alone.
  const { violations } = await page.evaluate<axe.AxeResults>(
    `axe.run(document, { runOnly: ${JSON.stringify(AXE_TAGS)} })`,
  );
  return violations.map(({ id, impact, nodes }) => `${id} (${impact}): ${nodes.length} x ${nodes[0]?.html}`);
}
