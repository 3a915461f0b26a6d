import { afterEach, expect, it } from 'vitest';
import { type RunningProduct, runProduct } from '../../../test/product/running-product.ts';

let product: RunningProduct;
afterEach(() => product.stop());

const ENTERPRISE = { team_id: 'E1', enterprise_id: 'E1', context_team_id: 'E1', context_enterprise_id: 'E1' };
const WORKSPACE = { ...ENTERPRISE, team_id: 'T1', context_team_id: 'T1' };

let posted = 0;

/** A message of the last hour in `C1`. */
function message(user: string) {
  const ts = `${Math.floor(Date.now() / 1000) - 3600}.${String(100 + posted++).padStart(6, '0')}`;
  return { type: 'message', channel: 'C1', channel_type: 'channel', user, text: 'hi', ts };
}

async function counted(): Promise<{ total: number; foreign: number }> {
  const metrics = (await (await fetch(`${product.dashboardUrl}/metrics`)).json()) as { total_messages: number };
  const health = (await (await fetch(`${product.dashboardUrl}/healthz`)).json()) as {
    feed: { set_aside: { foreign: number } };
  };
  return { total: metrics.total_messages, foreign: health.feed.set_aside.foreign };
}

it.each([
  [
    'a profile',
    { type: 'user_change', user: { id: 'U1', team_id: 'E1', profile: { display_name: 'Ann' } } },
    ENTERPRISE,
  ],
  ['an access', { type: 'team_access_granted', team_ids: ['T1'] }, { ...ENTERPRISE, team_id: null }],
  [
    'a join',
    { type: 'team_join', user: { id: 'U1', team_id: 'E1' } },
    { team_id: 'E1', authorizations: [{ team_id: 'E1' }] },
  ],
])(
  'a first event about %s that names the enterprise sets nothing of the workspace aside',
  async (_what, event, envelope) => {
    product = await runProduct();
    await product.post(event, envelope);
    await product.post(message('U1'), WORKSPACE);
    await product.post(message('U2'), { team_id: 'T1' });
    await expect.poll(counted).toEqual({ total: 2, foreign: 0 });
    product = await product.restart();
    await expect.poll(counted).toEqual({ total: 2, foreign: 0 });
  },
);

it('an event that names the enterprise alone counts, and another workspace is still set aside', async () => {
  product = await runProduct();
  await product.post(message('U1'), ENTERPRISE);
  await product.post(message('U1'), WORKSPACE);
  await product.post(message('U2'), ENTERPRISE);
  await product.post(message('U3'), { team_id: 'T2' });
  await expect.poll(counted).toEqual({ total: 3, foreign: 1 });
});

it('an app whose events all name the enterprise counts them', async () => {
  product = await runProduct();
  await product.post(message('U1'), ENTERPRISE);
  await product.post(message('U2'), ENTERPRISE);
  await expect.poll(counted).toEqual({ total: 2, foreign: 0 });
});

it('SLACK_TEAM_ID does not set events of its enterprise aside', async () => {
  product = await runProduct({ SLACK_TEAM_ID: 'T1' });
  await product.post(message('U1'), ENTERPRISE);
  await product.post(message('U2'), WORKSPACE);
  await expect.poll(counted).toEqual({ total: 2, foreign: 0 });
});
