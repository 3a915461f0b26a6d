import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { setUpBrowserFixture } from '../test/browser/browser-fixture.ts';
import { chromiumPath } from '../test/browser/chromium.ts';
import type { DashboardPage } from '../test/browser/dashboard-page.ts';
import type { ProductProcess } from '../test/product/product-process.ts';
import { channelCreatedEvent, messageEvent, teamJoinEvent, uniqueTs } from '../test/slack/slack-events.ts';

const TOKEN = 'a-token-of-some-length';

/** Where the policy of the page was broken, as the browser reports it. */
async function recordCspViolations(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const violations: string[] = [];
    Object.assign(window, { violations });
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, sourceFile, blockedURI }) => {
      violations.push(`${violatedDirective} ${blockedURI} ${sourceFile}`);
    });
  });
}

function cspViolations({ page }: DashboardPage): Promise<string[]> {
  return page.evaluate(() => ('violations' in window ? (window.violations as string[]) : ['not watched']));
}

function expectSecurityHeaders(response: Response): void {
  const policy = response.headers.get('content-security-policy') ?? '';
  for (const part of ["default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"])
    expect(policy, response.url).toContain(part);
  expect(policy).not.toMatch(/unsafe-|script-src/);
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(response.headers.get('x-frame-options')).toBe('DENY');
  expect(response.headers.get('referrer-policy')).toBe('no-referrer');
  expect(response.headers.get('cross-origin-opener-policy')).toBe('same-origin');
  expect(response.headers.get('cross-origin-resource-policy')).toBe('same-origin');
  expect(response.headers.get('x-powered-by')).toBeNull();
}

describe.skipIf(!chromiumPath)('the page in a browser', () => {
  const fixture = setUpBrowserFixture();

  it('has the security headers on each of its parts and on each answer', async () => {
    const server = await fixture.startProduct();
    const html = await (await fetch(server.url)).text();
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|\son\w+=|style=/);
    const parts = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path);
    expect(parts.length).toBeGreaterThan(3);
    for (const path of ['/', '/metrics', '/leaderboard', '/healthz', '/snapshot', '/nothing', ...parts])
      expectSecurityHeaders(await fetch(server.url + path));
    for (const path of ['/slack-events', '/healthz', '/nothing'])
      expectSecurityHeaders(await fetch(server.slackUrl + path));
  });

  it('needs nothing that its policy forbids, and gets nothing of it', async () => {
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

  it('is opened under another name by a link with the token, and by nothing else', async () => {
    const server = await fixture.startProduct({ DASHBOARD_TOKEN: TOKEN });
    const elsewhere = { url: server.url.replace('localhost', 'panda.localhost') };
    const stranger = await fixture.openDashboard(elsewhere);
    expect(await stranger.pageText()).toContain('is not in ALLOWED_HOSTS');

    // From a page of another site, as a message in Slack is one.
    await stranger.page.goto(server.url);
    await stranger.page.evaluate((href) => {
      const link = Object.assign(document.createElement('a'), { href, id: 'link', textContent: 'the dashboard' });
      document.body.replaceChildren(link);
    }, `${elsewhere.url}/?token=${TOKEN}&kiosk`);
    await stranger.page.locator('#link').click();
    await expect.poll(() => stranger.page.url()).toMatch(/panda\.localhost:\d+\/\?kiosk=?$/);
    await server.post(messageEvent('seen through the cookie'));
    await expect.poll(() => stranger.regionText('Recent activity')).toContain('seen through the cookie');
    await server.post(messageEvent('and live'));
    await expect.poll(() => stranger.regionText('Recent activity')).toContain('and live');
    expect(await stranger.page.evaluate(() => document.cookie)).toBe('');
    expect(await stranger.page.evaluate(() => JSON.stringify(history.state) + location.href)).not.toContain(TOKEN);
    const again = await fixture.openDashboard(elsewhere);
    await expect.poll(() => again.regionText('Recent activity')).toContain('and live');
  });
});

const ATTACK_SCRIPT = 'window.pwned=1';

const HOSTILE_NAMES = [
  `<img src=x onerror="${ATTACK_SCRIPT}">`,
  `"><script>${ATTACK_SCRIPT}</script>`,
  '\u202Egpj.exe\u202E',
  '\u2067\u2066\u202B unclosed',
  'שרה כהן',
  '\u200B\u200B',
  'W'.repeat(300),
  `Z${'\u0301'.repeat(200)}`,
  '👩‍👩‍👧‍👦'.repeat(30),
  '{{7*7}} <%= 7*7 %>',
];

const HOSTILE_TEXTS = [
  `<javascript:${ATTACK_SCRIPT}|click>`,
  `<JaVaScRiPt:${ATTACK_SCRIPT}|click>`,
  `<\u0001javascript:${ATTACK_SCRIPT}|click>`,
  `<java\tscript:${ATTACK_SCRIPT}|click>`,
  `<data:text/html,<script>${ATTACK_SCRIPT}</script>|click>`,
  '<vbscript:msgbox|click>',
  '<blob:https://x.example/1|click>',
  '<file:///etc/passwd|click>',
  `<https://ok.example/" onmouseover="${ATTACK_SCRIPT}|quote>`,
  `<https://ok.example/'><script>${ATTACK_SCRIPT}</script>|quote>`,
  '<https://ok.example|\u202Emoc.live>',
  `<img src=x onerror=${ATTACK_SCRIPT}>`,
  `&lt;script&gt;${ATTACK_SCRIPT}&lt;/script&gt;`,
  `\`\`\`<script>${ATTACK_SCRIPT}</script>\`\`\``,
  '\u202Eeverything turned around',
  '\u2066\u2067\u202A\u202B never closed',
  '<@U1|\u202Eadmin> <#C1|\u202Echannel> <!here|\u202Eerehe>',
  '\u0000\u0007\u001B[2J',
  '\uD800 half a pair \uDC00',
  ':__proto__: :constructor: :toString:',
  'A'.repeat(40_000),
  '🐼'.repeat(10_000),
  '*_~`'.repeat(10_000),
  '<https://a.example|b>'.repeat(2000),
  '>'.repeat(40_000),
  '\n'.repeat(40_000),
  'ﷺ'.repeat(13_000),
  `Z${'\u0301'.repeat(39_000)}`,
];

describe.skipIf(!chromiumPath)('hostile names and texts', () => {
  const fixture = setUpBrowserFixture();

  async function open(server: ProductProcess): Promise<DashboardPage> {
    return fixture.openDashboard(server, async (page) => {
      await recordCspViolations(page);
      page.on('dialog', (dialog) => dialog.dismiss());
    });
  }

  /** That nothing ran, leads astray, or breaks out of its place. */
  async function expectHarmless(tab: DashboardPage): Promise<void> {
    expect(await cspViolations(tab)).toEqual([]);
    expect(tab.browserErrors).toEqual([]);
    const found = await tab.page.evaluate(() => ({
      pwned: 'pwned' in window,
      links: [...document.querySelectorAll('a[href]')].map((link) => (link as HTMLAnchorElement).protocol),
      images: [...document.images].map(({ src }) => src),
      scripts: document.querySelectorAll('script:not([src])').length,
      overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      turned: /[\u202D\u202E]/.test(document.documentElement.outerHTML),
      heights: [...document.querySelectorAll('.rows li')].map((row) => row.getBoundingClientRect().height),
    }));
    expect(found).toMatchObject({ pwned: false, scripts: 0, turned: false });
    expect(found.links.filter((protocol) => !['https:', 'http:', 'mailto:'].includes(protocol))).toEqual([]);
    expect(found.images.filter((src) => !src.startsWith(tab.page.url().slice(0, 16)))).toEqual([]);
    expect(found.overflow).toBeLessThanOrEqual(0);
    // Head and two lines of text.
    expect(Math.max(...found.heights)).toBeLessThan(140);
  }

  it('of people and channels are shown as they are, each in its place', async () => {
    const server = await fixture.startProduct({ SLACK_WORKSPACE: 'acme' });
    const tab = await open(server);
    for (const [n, name] of HOSTILE_NAMES.entries()) {
      const profile = { display_name: name, real_name: name, image_72: `javascript:${ATTACK_SCRIPT}` };
      await server.post(teamJoinEvent(`U${n}`, name, { profile }));
      await server.post(channelCreatedEvent(`C${n}`, name, `U${n}`));
      await server.post(messageEvent('hello', { user: `U${n}`, channel: `C${n}` }));
    }
    await server.post(
      teamJoinEvent('UDATA', 'Data', { profile: { image_72: 'data:image/svg+xml,<svg onload=alert(1)>' } }),
    );
    await server.post(messageEvent('the last one', { user: 'UDATA' }));
    await expect.poll(() => tab.regionText('Recent activity')).toContain('the last one');
    expect(await tab.regionText('Leaderboard')).toContain('<img src=x onerror=');
    await expectHarmless(tab);
  });

  it('of messages are shown as text, and the page goes on after each', async () => {
    const server = await fixture.startProduct();
    const tab = await open(server);
    for (const [n, text] of HOSTILE_TEXTS.entries()) {
      await server.post(messageEvent(text));
      await server.post(messageEvent(`after ${n}.`, { ts: uniqueTs(-1) }));
      await expect
        .poll(() => tab.regionText('Recent activity'), { message: text.slice(0, 60) })
        .toContain(`after ${n}.`);
      await expectHarmless(tab);
      const ends = await tab.page
        .locator('.rows li .ago')
        .evaluateAll((all) => all.slice(0, 4).map((ago) => ago.getBoundingClientRect().right));
      expect(new Set(ends.map(Math.round)).size, text.slice(0, 60)).toBe(1);
    }
  });
});
