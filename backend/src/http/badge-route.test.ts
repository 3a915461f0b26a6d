import { get } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { type RunningProduct, runProduct } from '../../../test/product/running-product.ts';
import { formatSlackTimestamp } from '../core/time/slack-timestamp.ts';
import { msToUs } from '../core/time/units.ts';

const products: RunningProduct[] = [];

afterEach(async () => {
  await Promise.all(products.splice(0).map((product) => product.stop()));
});

async function run(settings: Record<string, string> = {}, now: () => number = Date.now): Promise<RunningProduct> {
  const product = await runProduct(settings, now);
  products.push(product);
  return product;
}

let nextUs = msToUs(Date.now());

function post(product: RunningProduct): Promise<Response> {
  const ts = formatSlackTimestamp(nextUs++);
  return product.post({ type: 'message', channel: 'C1', channel_type: 'channel', user: 'U1', text: 'hello', ts });
}

/** Sends a request under another host name, as through a tunnel. */
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
  ])('%s shows a number of the dashboard', async (query, title) => {
    const product = await run();
    await post(product);
    // The badge is computed at most every ten seconds, so nothing may request it before the event is folded.
    await expect
      .poll(async () => (await fetch(`${product.dashboardUrl}/metrics`)).text())
      .toContain('"total_messages":1');
    const response = await fetch(`${product.dashboardUrl}/badge.svg${query}`);
    expect(response.headers.get('content-type')).toContain('image/svg+xml');
    expect(response.headers.get('cache-control')).toBe('private, max-age=60');
    expect(await response.text()).toContain(`<title>${title}</title>`);
  });

  it('recomputes the number after ten seconds', async () => {
    let aheadMs = 0;
    const product = await run({}, () => Date.now() + aheadMs);
    const badge = async () => (await fetch(`${product.dashboardUrl}/badge.svg?show=messages`)).text();
    expect(await badge()).toContain('messages, 30 d: 0');
    await post(product);
    aheadMs = 10_000;
    await expect
      .poll(async () => {
        aheadMs += 10_000;
        return badge();
      })
      .toContain('messages, 30 d: 1');
  });

  it('responds 400 to an unknown ?show=', async () => {
    const product = await run();
    const response = await fetch(`${product.dashboardUrl}/badge.svg?show=<script>`);
    expect(response.status).toBe(400);
    expect(await response.text()).toBe('?show= must be one of health, members, messages.\n');
  });

  it('needs read access, like every other number', async () => {
    const product = await run();
    expect((await status(`${product.slackUrl}/badge.svg`, 'tunnel.example')).status).toBe(403);
    expect((await status(`${product.dashboardUrl}/badge.svg`, 'tunnel.example')).status).toBe(403);
  });

  it('is public with PUBLIC_BADGE=true, and nothing else is', async () => {
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
