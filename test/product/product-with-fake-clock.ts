import type { DashboardPage } from '../browser/dashboard-page.ts';
import { type RunningProduct, runProduct } from './running-product.ts';

/** The product in this process, with a clock that the test moves: for the server and the pages together. */
export class ProductWithFakeClock {
  #product: RunningProduct;
  readonly #offset: { ms: number };

  private constructor(product: RunningProduct, offset: { ms: number }) {
    this.#product = product;
    this.#offset = offset;
  }

  static async start(): Promise<ProductWithFakeClock> {
    const offset = { ms: 0 };
    return new ProductWithFakeClock(await runProduct({}, () => Date.now() + offset.ms), offset);
  }

  get url(): string {
    return this.#product.dashboardUrl;
  }

  async post(event: Record<string, unknown>): Promise<void> {
    const { status } = await this.#product.post(event);
    if (status !== 200) throw new Error(`The product responded to the event with ${status}.`);
  }

  /** Moves the clock ahead. The pages must have been opened with `page.clock.install()`. */
  async advance(ms: number, ...pages: DashboardPage[]): Promise<void> {
    this.#offset.ms += ms;
    await Promise.all(pages.map(({ page }) => page.clock.fastForward(ms)));
  }

  async restart(): Promise<void> {
    this.#product = await this.#product.restart();
  }

  remove(): Promise<void> {
    return this.#product.stop();
  }
}
