import { get, type IncomingHttpHeaders } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RunningProduct, runProduct } from '../../../test/product/running-product.ts';

const TOKEN = 'a-token-of-some-length';
const HOST = 'wall.example';
/** The sources of the page: these tests need a page, but no build. */
const PAGES = 'frontend';

let product: RunningProduct;
beforeEach(async () => {
  product = await runProduct({ DASHBOARD_TOKEN: TOKEN }, Date.now, PAGES);
});
afterEach(() => product.stop());

/** `fetch` would set its own Host and follow redirects. */
function sendRequest(
  path: string,
  headers: Record<string, string> = {},
  url = product.dashboardUrl,
): Promise<{ status: number; headers: IncomingHttpHeaders }> {
  return new Promise((resolve, reject) => {
    const request = get(`${url}${path}`, { headers: { host: HOST, ...headers } }, (response) => {
      resolve({ status: response.statusCode ?? 0, headers: response.headers });
      response.destroy();
    });
    request.on('error', reject);
  });
}

async function cookieOf(path: string, headers?: Record<string, string>): Promise<string> {
  return (await sendRequest(path, headers)).headers['set-cookie']?.join() ?? '';
}

describe('a link with the token', () => {
  it('sets a cookie that gives read access, and redirects to the address without the token', async () => {
    const { status, headers } = await sendRequest(`/?token=${TOKEN}&kiosk`);
    expect(status).toBe(302);
    expect(headers.location).toBe('/?kiosk=');
    expect(headers['cache-control']).toBe('no-store');
    const setCookie = headers['set-cookie']?.join() ?? '';
    expect(setCookie).toMatch(/; HttpOnly/);
    expect(setCookie).toMatch(/; SameSite=Lax/);
    expect(setCookie).toMatch(/; Path=\//);
    expect(setCookie).not.toContain(TOKEN);
    const cookie = setCookie.split(';')[0] ?? '';
    for (const path of ['/', '/metrics', '/leaderboard', '/snapshot', '/slack-events-stream', '/public/theme.js'])
      expect((await sendRequest(path, { cookie: `other=1; ${cookie}` })).status, path).toBe(200);
  });

  it('sets a Secure cookie behind a proxy with TLS', async () => {
    expect(await cookieOf(`/?token=${TOKEN}`)).not.toContain('Secure');
    expect(await cookieOf(`/?token=${TOKEN}`, { 'x-forwarded-proto': 'https' })).toContain('; Secure');
  });

  it.each(['wrong', '', TOKEN.slice(1), `${TOKEN}x`, `${TOKEN}&token=${TOKEN}`])(
    'gets a 403 if the token is %j',
    async (t) => {
      const { status, headers } = await sendRequest(`/?token=${t}`);
      expect(status).toBe(403);
      expect(headers).not.toHaveProperty('set-cookie');
    },
  );

  it('does not redirect to another host', async () => {
    const { headers } = await sendRequest(`//evil.example/?token=${TOKEN}`);
    expect(headers.location ?? '/').toMatch(/^\/(?!\/)/);
  });

  it('does not appear in the log', async () => {
    await sendRequest(`/?token=${TOKEN}`);
    await sendRequest('/?token=wrong-token-of-length');
    expect(product.logLines.join()).not.toContain('token-of');
  });
});

it.each([
  ['another value', `slackpanda=${'a'.repeat(64)}`],
  ['the token itself', `slackpanda=${TOKEN}`],
  ['no value', 'slackpanda='],
])('a cookie with %s gives no read access', async (_what, cookie) => {
  expect((await sendRequest('/metrics', { cookie })).status).toBe(403);
});

it('a cookie of an old token gives no read access', async () => {
  const cookie = (await cookieOf(`/?token=${TOKEN}`)).split(';')[0] ?? '';
  expect((await sendRequest('/metrics', { cookie })).status).toBe(200);
  await product.stop();
  product = await runProduct({ DASHBOARD_TOKEN: `${TOKEN}-2` });
  expect((await sendRequest('/metrics', { cookie })).status).toBe(403);
});

it.each(['/', '/index.html', '/public/theme.js', '/public/', '/nothing'])(
  '%s needs read access under an unknown host name',
  async (path) => {
    expect((await sendRequest(path)).status).toBe(403);
    expect((await sendRequest(path, { host: '127.0.0.1.evil.example' })).status).toBe(403);
    expect((await sendRequest(path, { host: 'localhost.evil.example:3000' })).status).toBe(403);
    expect((await sendRequest(path, { 'x-forwarded-host': 'localhost' })).status).toBe(403);
  },
);

it.each([
  '/../backend/package.json',
  '/..%2fbackend/package.json',
  '/%2e%2e/backend/package.json',
  '/..%5cbackend',
  '/%00',
  '/%',
])('%s leads to no file outside the dashboard', async (path) => {
  expect((await sendRequest(path, { host: 'localhost' })).status).toBe(404);
});

it.each([
  ['/', 404],
  ['/index.html', 404],
  ['/public/theme.js', 404],
  ['/?token=a-token-of-some-length', 404],
  ['/metrics', 403],
  ['/metrics?format=prometheus', 403],
  ['/leaderboard', 403],
  ['/snapshot', 403],
  ['/slack-events-stream', 403],
  ['/slack-events', 405],
  ['/healthz', 200],
])('the port for Slack responds under an unknown host name to %s with %i', async (path, expected) => {
  expect((await sendRequest(path, {}, product.slackUrl)).status).toBe(expected);
});
