import type { DashboardPage } from '../browser/dashboard-page.ts';
import { type RunningProduct, runProduct } from './running-product.ts';

/** The product in this process, by a clock that the test moves: the server's and the pages' together, as in life. */
export class ProductWithFakeClock {
  #product: RunningProduct;
  readonly #ahead: { ms: number };

  private constructor(product: RunningProduct, ahead: { ms: number }) {
    this.#product = product;
    this.#ahead = ahead;
  }

  static async start(): Promise<ProductWithFakeClock> {
    const ahead = { ms: 0 };
    return new ProductWithFakeClock(await runProduct({}, () => Date.now() + ahead.ms), ahead);
  }

  get url(): string {
    return this.#product.dashboardUrl;
  }

  async post(event: Record<string, unknown>): Promise<void> {
    const { status } = await this.#product.post(event);
    if (status !== 200) throw new Error(`the event was answered with ${status}`);
  }

  /** Lets so many ms pass at once. Pages must have been opened with `page.clock.install()`. */
  async advance(ms: number, ...pages: DashboardPage[]): Promise<void> {
    this.#ahead.ms += ms;
    await Promise.all(pages.map(({ page }) => page.clock.fastForward(ms)));
  }

  async restart(): Promise<void> {
    this.#product = await this.#product.restart();
  }

  remove(): Promise<void> {
    return this.#product.stop();
  }
}
