import type { BrowserContext, Locator, Page } from 'playwright-core';

export type TileName = 'Total messages' | 'Messages 30 d' | 'New members 30 d' | 'People posting 30 d';

/** The dashboard in a tab, read by its visible text. */
export class DashboardPage {
  readonly page: Page;
  /** Errors that the browser reported: refused scripts, failed requests, exceptions. */
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

  /** The number of a tile; an empty text while there is none. */
  async tileValue(tile: TileName): Promise<string> {
    return this.tileNumber(tile);
  }

  /** The number of a tile of any period, whose title is `title` or matches it. */
  async tileNumber(title: string | RegExp): Promise<string> {
    const number = this.page.getByRole('article', { name: title, exact: true }).locator('.number').first();
    return (await number.count()) === 0 ? '' : (await number.innerText()).trim();
  }

  /** The four numbers in the order of the page, with spaces between them. */
  async tileValues(): Promise<string> {
    const tiles: TileName[] = ['Total messages', 'Messages 30 d', 'New members 30 d', 'People posting 30 d'];
    return (await Promise.all(tiles.map((tile) => this.tileValue(tile)))).join(' ');
  }

  region(name: string): Locator {
    return this.page.getByRole('region', { name, exact: true });
  }

  /** The text of a region with collapsed white space; empty if the region is absent. */
  async regionText(name: string): Promise<string> {
    const region = this.region(name);
    return (await region.count()) === 0 ? '' : collapseWhitespace(await region.innerText());
  }

  async pageText(): Promise<string> {
    return collapseWhitespace(await this.page.locator('body').innerText());
  }

  /** The score as it is drawn, without white space. */
  async healthScore(): Promise<string> {
    return (await this.region('Community health').locator('.big').innerText()).replace(/\s/g, '');
  }
}

function collapseWhitespace(text: string): string {
  return text.replace(/\s+/g, ' ');
}
