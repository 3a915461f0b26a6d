import { afterEach, expect, it } from 'vitest';
import { type RunningProduct, runProduct } from '../../../test/product/running-product.ts';
import { msToSeconds } from '../core/time/units.ts';

let product: RunningProduct | undefined;
afterEach(() => product?.stop());

it('the product serves as many streams as MAX_CONNECTIONS allows, and accepts events meanwhile', async () => {
  const running = await runProduct({ MAX_CONNECTIONS: '10' });
  product = running;
  const open = () => fetch(`${running.dashboardUrl}/slack-events-stream`);
  const streams = await Promise.all(Array.from({ length: 10 }, open));
  expect(streams.map(({ status }) => status)).toEqual(Array(10).fill(200));
  await expect(open()).rejects.toThrow();
  const ts = `${Math.floor(msToSeconds(Date.now()))}.000100`;
  const message = { type: 'message', channel: 'C1', channel_type: 'channel', user: 'U1', text: 'hi', ts };
  expect((await running.post(message)).status).toBe(200);
  for (const { body } of streams) await body?.cancel();
});
