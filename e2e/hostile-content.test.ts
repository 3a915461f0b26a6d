import { describe, expect, it } from 'vitest';
import { setUpBrowserFixture } from '../test/browser/browser-fixture.ts';
import { chromiumPath } from '../test/browser/chromium.ts';
import type { DashboardPage } from '../test/browser/dashboard-page.ts';
import type { ProductProcess } from '../test/product/product-process.ts';
import { channelCreatedEvent, messageEvent, teamJoinEvent, uniqueTs } from '../test/slack/slack-events.ts';
import { cspViolations, recordCspViolations } from './csp-violations.ts';

const ATTACK_SCRIPT = 'window.pwned=1';

/** The head of a row and two lines of text. */
const MAX_ROW_HEIGHT_PX = 140;

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

  async function openWithRecorder(server: ProductProcess): Promise<DashboardPage> {
    return fixture.openDashboard(server, async (page) => {
      await recordCspViolations(page);
      page.on('dialog', (dialog) => dialog.dismiss());
    });
  }

  /** Expects that no script ran, no link or image leads elsewhere, and no text leaves its place. */
  async function expectHarmless(tab: DashboardPage): Promise<void> {
    expect(await cspViolations(tab)).toEqual([]);
    expect(tab.browserErrors).toEqual([]);
    const found = await tab.page.evaluate(() => ({
      pwned: 'pwned' in window,
      links: [...document.querySelectorAll('a[href]')].map((link) => (link as HTMLAnchorElement).protocol),
      images: [...document.images].map(({ src }) => src),
      scripts: document.querySelectorAll('script:not([src])').length,
      overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      hasOverride: /[\u202D\u202E]/.test(document.documentElement.outerHTML),
      heights: [...document.querySelectorAll('.rows li')].map((row) => row.getBoundingClientRect().height),
    }));
    expect(found).toMatchObject({ pwned: false, scripts: 0, hasOverride: false });
    expect(found.links.filter((protocol) => !['https:', 'http:', 'mailto:'].includes(protocol))).toEqual([]);
    expect(found.images.filter((src) => !src.startsWith(tab.page.url().slice(0, 16)))).toEqual([]);
    expect(found.overflow).toBeLessThanOrEqual(0);
    expect(Math.max(...found.heights)).toBeLessThan(MAX_ROW_HEIGHT_PX);
  }

  it('of people and channels are shown as text in their places', async () => {
    const server = await fixture.startProduct({ SLACK_WORKSPACE: 'acme' });
    const tab = await openWithRecorder(server);
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

  it('of messages are shown as text, and the page shows the next message after each', async () => {
    const server = await fixture.startProduct();
    const tab = await openWithRecorder(server);
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
