import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { executablePath } from './chromium.ts';
import type { DashboardPage } from './dashboard-page.ts';
import type { Server } from './server.ts';
import { channelCreated, joined, message, ts } from './slack-events.ts';
import { useTestBed } from './test-bed.ts';

const TOKEN = 'a-token-of-some-length';

/** Where the policy of the page was broken, as the browser reports it. */
async function watchPolicy(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const violations: string[] = [];
    Object.assign(window, { violations });
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, sourceFile, blockedURI }) => {
      violations.push(`${violatedDirective} ${blockedURI} ${sourceFile}`);
    });
  });
}

function violations({ page }: DashboardPage): Promise<string[]> {
  return page.evaluate(() => ('violations' in window ? (window.violations as string[]) : ['not watched']));
}

function everyHeaderOf(response: Response): void {
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

describe.skipIf(!executablePath)('the page in a browser', () => {
  const bed = useTestBed();

  it('has the security headers on each of its parts and on each answer', async () => {
    const server = await bed.serve();
    const html = await (await fetch(server.url)).text();
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|\son\w+=|style=/);
    const parts = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path);
    expect(parts.length).toBeGreaterThan(3);
    for (const path of ['/', '/metrics', '/leaderboard', '/healthz', '/snapshot', '/nothing', ...parts])
      everyHeaderOf(await fetch(server.url + path));
    for (const path of ['/slack-events', '/healthz', '/nothing']) everyHeaderOf(await fetch(server.slackUrl + path));
  });

  it('needs nothing that its policy forbids, and gets nothing of it', async () => {
    const server = await bed.serve({ SLACK_WORKSPACE: 'acme' });
    await server.post(joined('U1', 'Ann Lee'));
    const tab = await bed.open(server, watchPolicy);
    await server.post(message('*hello* <https://ok.example|there> :panda_face:'));
    await expect.poll(() => tab.says('Recent activity')).toContain('hello');
    await server.end();
    await expect.poll(() => tab.text()).toContain('Connection lost.');
    await server.begin();
    await expect.poll(() => tab.text(), { timeout: 60_000 }).toContain('Log: Connected');
    expect(await violations(tab)).toEqual([]);

    await tab.page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.pwned = true';
      document.body.append(script);
      document.body.insertAdjacentHTML('beforeend', '<img src="/panda.svg" onload="window.pwned = true">');
    });
    await expect.poll(() => violations(tab)).toHaveLength(2);
    expect(await tab.page.evaluate(() => 'pwned' in window)).toBe(false);
  });

  it('is opened under another name by a link with the token, and by nothing else', async () => {
    const server = await bed.serve({ DASHBOARD_TOKEN: TOKEN });
    const elsewhere = { url: server.url.replace('localhost', 'panda.localhost') };
    const stranger = await bed.open(elsewhere);
    expect(await stranger.text()).toContain('is not in ALLOWED_HOSTS');

    // From a page of another site, as a message in Slack is one.
    await stranger.page.goto(server.url);
    await stranger.page.evaluate((href) => {
      const link = Object.assign(document.createElement('a'), { href, id: 'link', textContent: 'the dashboard' });
      document.body.replaceChildren(link);
    }, `${elsewhere.url}/?token=${TOKEN}&kiosk`);
    await stranger.page.locator('#link').click();
    await expect.poll(() => stranger.page.url()).toMatch(/panda\.localhost:\d+\/\?kiosk=?$/);
    await server.post(message('seen through the cookie'));
    await expect.poll(() => stranger.says('Recent activity')).toContain('seen through the cookie');
    await server.post(message('and live'));
    await expect.poll(() => stranger.says('Recent activity')).toContain('and live');
    expect(await stranger.page.evaluate(() => document.cookie)).toBe('');
    expect(await stranger.page.evaluate(() => JSON.stringify(history.state) + location.href)).not.toContain(TOKEN);
    const again = await bed.open(elsewhere);
    await expect.poll(() => again.says('Recent activity')).toContain('and live');
  });
});

const PWN = 'window.pwned=1';

const NAMES = [
  `<img src=x onerror="${PWN}">`,
  `"><script>${PWN}</script>`,
  '\u202Egpj.exe\u202E',
  '\u2067\u2066\u202B unclosed',
  'שרה כהן',
  '\u200B\u200B',
  'W'.repeat(300),
  `Z${'\u0301'.repeat(200)}`,
  '👩‍👩‍👧‍👦'.repeat(30),
  '{{7*7}} <%= 7*7 %>',
];

const TEXTS = [
  `<javascript:${PWN}|click>`,
  `<JaVaScRiPt:${PWN}|click>`,
  `<\u0001javascript:${PWN}|click>`,
  `<java\tscript:${PWN}|click>`,
  `<data:text/html,<script>${PWN}</script>|click>`,
  '<vbscript:msgbox|click>',
  '<blob:https://x.example/1|click>',
  '<file:///etc/passwd|click>',
  `<https://ok.example/" onmouseover="${PWN}|quote>`,
  `<https://ok.example/'><script>${PWN}</script>|quote>`,
  '<https://ok.example|\u202Emoc.live>',
  `<img src=x onerror=${PWN}>`,
  `&lt;script&gt;${PWN}&lt;/script&gt;`,
  `\`\`\`<script>${PWN}</script>\`\`\``,
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

describe.skipIf(!executablePath)('hostile names and texts', () => {
  const bed = useTestBed();

  async function open(server: Server): Promise<DashboardPage> {
    return bed.open(server, async (page) => {
      await watchPolicy(page);
      page.on('dialog', (dialog) => dialog.dismiss());
    });
  }

  /** That nothing ran, leads astray, or breaks out of its place. */
  async function expectHarmless(tab: DashboardPage): Promise<void> {
    expect(await violations(tab)).toEqual([]);
    expect(tab.complaints).toEqual([]);
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
    const server = await bed.serve({ SLACK_WORKSPACE: 'acme' });
    const tab = await open(server);
    for (const [n, name] of NAMES.entries()) {
      const profile = { display_name: name, real_name: name, image_72: `javascript:${PWN}` };
      await server.post(joined(`U${n}`, name, { profile }));
      await server.post(channelCreated(`C${n}`, name, `U${n}`));
      await server.post(message('hello', { user: `U${n}`, channel: `C${n}` }));
    }
    await server.post(joined('UDATA', 'Data', { profile: { image_72: 'data:image/svg+xml,<svg onload=alert(1)>' } }));
    await server.post(message('the last one', { user: 'UDATA' }));
    await expect.poll(() => tab.says('Recent activity')).toContain('the last one');
    expect(await tab.says('Leaderboard')).toContain('<img src=x onerror=');
    await expectHarmless(tab);
  });

  it('of messages are shown as text, and the page goes on after each', async () => {
    const server = await bed.serve();
    const tab = await open(server);
    for (const [n, text] of TEXTS.entries()) {
      await server.post(message(text));
      await server.post(message(`after ${n}.`, { ts: ts(-1) }));
      await expect.poll(() => tab.says('Recent activity'), { message: text.slice(0, 60) }).toContain(`after ${n}.`);
      await expectHarmless(tab);
      const ends = await tab.page
        .locator('.rows li .ago')
        .evaluateAll((all) => all.slice(0, 4).map((ago) => ago.getBoundingClientRect().right));
      expect(new Set(ends.map(Math.round)).size, text.slice(0, 60)).toBe(1);
    }
  });
});
