import { get } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { type RunningProduct, runProduct } from '../../../test/product/running-product.ts';
import { formatSlackTimestamp } from '../core/time/slack-timestamp.ts';

const products: RunningProduct[] = [];

afterEach(async () => {
  await Promise.all(products.splice(0).map((product) => product.stop()));
});

async function run(settings: Record<string, string> = {}, now: () => number = Date.now): Promise<RunningProduct> {
  const product = await runProduct(settings, now);
  products.push(product);
  return product;
}

let us = Date.now() * 1000;

function post(product: RunningProduct): Promise<Response> {
  const ts = formatSlackTimestamp(us++);
  return product.post({ type: 'message', channel: 'C1', channel_type: 'channel', user: 'U1', text: 'hello', ts });
}

/** As it is asked for through a tunnel: under the tunnel's name. */
function status(url: string, host: string): Promise<{ status: number | undefined; cached: string | undefined }> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { host } }, (response) => {
      response.resume();
      resolve({ status: response.statusCode, cached: response.headers['cache-control'] });
    }).on('error', reject);
  });
}

describe('GET /badge.svg', () => {
  it.each([
    ['', 'community health: 100.5 steady'],
    ['?show=health', 'community health: 100.5 steady'],
    ['?show=members', 'new members, 30 d: 0'],
    ['?show=messages', 'messages, 30 d: 1'],
  ])('%s says a number of the dashboard', async (query, words) => {
    const product = await run();
    await post(product);
    // Counted at most every ten seconds: nobody has asked for it before.
    await expect
      .poll(async () => (await fetch(`${product.dashboardUrl}/metrics`)).text())
      .toContain('"total_messages":1');
    const response = await fetch(`${product.dashboardUrl}/badge.svg${query}`);
    expect(response.headers.get('content-type')).toContain('image/svg+xml');
    expect(response.headers.get('cache-control')).toBe('private, max-age=60');
    expect(await response.text()).toContain(`<title>${words}</title>`);
  });

  it('counts anew when ten seconds have passed', async () => {
    let ahead = 0;
    const product = await run({}, () => Date.now() + ahead);
    const badge = async () => (await fetch(`${product.dashboardUrl}/badge.svg?show=messages`)).text();
    expect(await badge()).toContain('messages, 30 d: 0');
    await post(product);
    ahead = 10_000;
    await expect
      .poll(async () => {
        ahead += 10_000;
        return badge();
      })
      .toContain('messages, 30 d: 1');
  });

  it('refuses what it has no number for', async () => {
    const product = await run();
    const response = await fetch(`${product.dashboardUrl}/badge.svg?show=<script>`);
    expect(response.status).toBe(400);
    expect(await response.text()).toBe('?show= must be one of health, members, messages.\n');
  });

  it('is for readers alone, like every other number', async () => {
    const product = await run();
    expect((await status(`${product.slackUrl}/badge.svg`, 'tunnel.example')).status).toBe(403);
    expect((await status(`${product.dashboardUrl}/badge.svg`, 'tunnel.example')).status).toBe(403);
  });

  it('is for everybody with PUBLIC_BADGE=true, and nothing else is', async () => {
    const product = await run({ PUBLIC_BADGE: 'true' });
    expect(await status(`${product.slackUrl}/badge.svg`, 'tunnel.example')).toEqual({
      status: 200,
      cached: 'public, max-age=60',
    });
    expect((await status(`${product.slackUrl}/metrics`, 'tunnel.example')).status).toBe(403);
    const response = await fetch(`${product.dashboardUrl}/badge.svg`);
    expect(response.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
  });
});
