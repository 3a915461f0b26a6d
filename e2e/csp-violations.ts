import type { Page } from 'playwright-core';
import type { DashboardPage } from '../test/browser/dashboard-page.ts';

/** Records the violations of the content security policy in the page; call it before the page is opened. */
export async function recordCspViolations(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const violations: string[] = [];
    Object.assign(window, { violations });
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, sourceFile, blockedURI }) => {
      violations.push(`${violatedDirective} ${blockedURI} ${sourceFile}`);
    });
  });
}

/** Returns the directive, the blocked URI and the source of each violation. */
export function cspViolations({ page }: DashboardPage): Promise<string[]> {
  return page.evaluate(() =>
    'violations' in window ? (window.violations as string[]) : ['recordCspViolations was not called'],
  );
}
