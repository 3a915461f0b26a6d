import { describe, expect, it } from 'vitest';
import { setUpBrowserFixture } from '../test/browser/browser-fixture.ts';
import { chromiumPath } from '../test/browser/chromium.ts';
import { messageEvent, teamJoinEvent } from '../test/slack/slack-events.ts';
import { cspViolations, recordCspViolations } from './csp-violations.ts';

const TOKEN = 'a-token-of-some-length';

function expectSecurityHeaders(response: Response): void {
  const policy = response.headers.get('content-security-policy') ?? '';
  for (const directive of ["default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"])
    expect(policy, response.url).toContain(directive);
  expect(policy).not.toMatch(/unsafe-|script-src/);
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(response.headers.get('x-frame-options')).toBe('DENY');
  expect(response.headers.get('referrer-policy')).toBe('no-referrer');
  expect(response.headers.get('cross-origin-opener-policy')).toBe('same-origin');
  expect(response.headers.get('cross-origin-resource-policy')).toBe('same-origin');
  expect(response.headers.get('x-powered-by')).toBeNull();
}

describe.skipIf(!chromiumPath)('security of the page', () => {
  const fixture = setUpBrowserFixture();

  it('every response of both servers has the security headers', async () => {
    const server = await fixture.startProduct();
    const html = await (await fetch(server.url)).text();
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|\son\w+=|style=/);
    const files = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path);
    expect(files.length).toBeGreaterThan(3);
    for (const path of ['/', '/metrics', '/leaderboard', '/healthz', '/snapshot', '/nothing', ...files])
      expectSecurityHeaders(await fetch(server.url + path));
    for (const path of ['/slack-events', '/healthz', '/nothing'])
      expectSecurityHeaders(await fetch(server.slackUrl + path));
  });

  it('the content security policy blocks injected scripts and nothing of the page', async () => {
    const server = await fixture.startProduct({ SLACK_WORKSPACE: 'acme' });
    await server.post(teamJoinEvent('U1', 'Ann Lee'));
    const tab = await fixture.openDashboard(server, recordCspViolations);
    await server.post(messageEvent('*hello* <https://ok.example|there> :panda_face:'));
    await expect.poll(() => tab.regionText('Recent activity')).toContain('hello');
    await server.stop();
    await expect.poll(() => tab.pageText()).toContain('Connection lost.');
    await server.launch();
    await expect.poll(() => tab.pageText()).toContain('Log: Connected');
    expect(await cspViolations(tab)).toEqual([]);

    await tab.page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.pwned = true';
      document.body.append(script);
      document.body.insertAdjacentHTML('beforeend', '<img src="/panda.svg" onload="window.pwned = true">');
    });
    await expect.poll(() => cspViolations(tab)).toHaveLength(2);
    expect(await tab.page.evaluate(() => 'pwned' in window)).toBe(false);
  });

  it('under another host name the page opens only by a link with the token', async () => {
    const server = await fixture.startProduct({ DASHBOARD_TOKEN: TOKEN });
    const elsewhere = { url: server.url.replace('localhost', 'panda.localhost') };
    const tab = await fixture.openDashboard(elsewhere);
    expect(await tab.pageText()).toContain('is not in ALLOWED_HOSTS');

    // The link is on a page of another site, as in a message in Slack.
    await tab.page.goto(server.url);
    await tab.page.evaluate((href) => {
      const link = Object.assign(document.createElement('a'), { href, id: 'link', textContent: 'the dashboard' });
      document.body.replaceChildren(link);
    }, `${elsewhere.url}/?token=${TOKEN}&kiosk`);
    await tab.page.locator('#link').click();
    await expect.poll(() => tab.page.url()).toMatch(/panda\.localhost:\d+\/\?kiosk=?$/);
    await server.post(messageEvent('seen through the cookie'));
    await expect.poll(() => tab.regionText('Recent activity')).toContain('seen through the cookie');
    await server.post(messageEvent('and live'));
    await expect.poll(() => tab.regionText('Recent activity')).toContain('and live');
    expect(await tab.page.evaluate(() => document.cookie)).toBe('');
    expect(await tab.page.evaluate(() => JSON.stringify(history.state) + location.href)).not.toContain(TOKEN);
    const secondTab = await fixture.openDashboard(elsewhere);
    await expect.poll(() => secondTab.regionText('Recent activity')).toContain('and live');
  });
});
