import type { BrowserContext, Locator, Page } from 'playwright-core';

export type TileName = 'Total messages' | 'Messages 30 d' | 'New members 30 d' | 'People posting 30 d';

/** The dashboard as a person reads it: by what is written on it. */
export class DashboardPage {
  readonly page: Page;
  /** What the browser complained of: a refused script, a broken request, an exception. */
  readonly browserErrors: string[] = [];

  private constructor(page: Page) {
    this.page = page;
    page.on('pageerror', (error) => this.browserErrors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.browserErrors.push(message.text());
    });
  }

  static async open(
    context: BrowserContext,
    url: string,
    prepare?: (page: Page) => Promise<void>,
  ): Promise<DashboardPage> {
    const page = await context.newPage();
    const dashboard = new DashboardPage(page);
    await prepare?.(page);
    await page.goto(url);
    return dashboard;
  }

  /** The numeral of a tile, or an empty text while there is none. */
  async tileValue(tile: TileName): Promise<string> {
    const numeral = this.page.getByRole('article', { name: tile, exact: true }).locator('.number').first();
    return (await numeral.count()) === 0 ? '' : (await numeral.innerText()).trim();
  }

  /** All four, in the order of the page. */
  async tileValues(): Promise<string> {
    const tiles: TileName[] = ['Total messages', 'Messages 30 d', 'New members 30 d', 'People posting 30 d'];
    return (await Promise.all(tiles.map((tile) => this.tileValue(tile)))).join(' ');
  }

  region(name: string): Locator {
    return this.page.getByRole('region', { name, exact: true });
  }

  /** What a region says, its white space folded. */
  async regionText(name: string): Promise<string> {
    const region = this.region(name);
    return (await region.count()) === 0 ? '' : collapseWhitespace(await region.innerText());
  }

  async pageText(): Promise<string> {
    return collapseWhitespace(await this.page.locator('body').innerText());
  }

  /** The score as it is drawn, its half in small. */
  async healthScore(): Promise<string> {
    return (await this.region('Community health').locator('.big').innerText()).replace(/\s/g, '');
  }
}

function collapseWhitespace(text: string): string {
  return text.replace(/\s+/g, ' ');
}
