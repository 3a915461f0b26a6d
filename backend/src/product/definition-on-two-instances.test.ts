import { randomUUID } from 'node:crypto';
import { afterEach, expect, it } from 'vitest';
import { startSharedBroker } from '../../../test/broker/shared-broker.ts';
import { type RunningProduct, runProduct } from '../../../test/product/running-product.ts';

const brokers = await startSharedBroker();

const products: RunningProduct[] = [];
afterEach(async () => {
  await Promise.all(products.splice(0).map((product) => product.stop()));
});

async function fetchJson({ dashboardUrl }: RunningProduct, path: string): Promise<Record<string, unknown>> {
  return (await fetch(`${dashboardUrl}${path}`)).json() as Promise<Record<string, unknown>>;
}

it.skipIf(brokers.length === 0)(
  'a definition that one instance stores on the topic counts on the other, which has the same digest',
  { timeout: 120_000 },
  async () => {
    const settings = { KAFKA_BROKERS: brokers.join(), KAFKA_TOPIC: `test-${randomUUID()}` };
    const pollOptions = { timeout: 60_000 };
    const [one, other] = [await runProduct(settings), await runProduct(settings)];
    products.push(one, other);
    for (const user of ['U1', 'U2']) {
      const ts = `${Math.floor(Date.now() / 1000) - 60}.00000${user === 'U1' ? 1 : 2}`;
      await one.post({ type: 'message', channel: 'C1', channel_type: 'channel', user, text: 'hello', ts });
    }
    for (const product of products)
      await expect
        .poll(() => fetchJson(product, '/leaderboard'), pollOptions)
        .toEqual({ leaderboard: { U1: 1, U2: 1 } });
    const response = await fetch(`${one.dashboardUrl}/definition`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ definition: { people: ['U1'] }, by: 'Ann' }),
    });
    expect(response.status).toBe(200);
    for (const product of products)
      await expect.poll(() => fetchJson(product, '/leaderboard'), pollOptions).toEqual({ leaderboard: { U2: 1 } });
    const { digest, cursor } = await fetchJson(one, '/metrics');
    expect(await fetchJson(other, '/metrics')).toMatchObject({ digest, cursor });
  },
);
