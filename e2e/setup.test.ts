import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { setUpBrowserFixture } from '../test/browser/browser-fixture.ts';
import { chromiumPath } from '../test/browser/chromium.ts';
import { setUpFakeSlack } from '../test/fake-slack/fake-slack.ts';

const tempDirs: string[] = [];
afterEach(async () => {
  for (const tempDir of tempDirs.splice(0)) await rm(tempDir, { recursive: true, force: true });
});

describe.skipIf(!chromiumPath)('setup in the page', () => {
  const fixture = setUpBrowserFixture();
  const startFakeSlack = setUpFakeSlack();

  /** Starts a server without a signing secret in a temporary folder with a `.env` file. */
  async function startWithoutSecret() {
    const { apiUrl, tokens } = await startFakeSlack();
    const cwd = await mkdtemp(join(tmpdir(), 'slackpanda-setup-'));
    tempDirs.push(cwd);
    await writeFile(join(cwd, '.env'), `# mine\nSLACK_API_URL=${apiUrl}\n`, { mode: 0o644 });
    const server = await fixture.startProduct({ SLACK_SIGNING_SECRET: '' }, { cwd });
    return { server, tokens, file: join(cwd, '.env') };
  }

  it('explains wrong tokens, saves right ones to .env, and connects without a restart', async () => {
    const { server, tokens, file } = await startWithoutSecret();
    const tab = await fixture.openDashboard(server);
    const form = tab.page.locator('form.secrets');
    const [app, bot] = [tab.page.getByLabel('App-level token'), tab.page.getByLabel('Bot token')];

    await app.fill(tokens.bot);
    await tab.page.getByRole('button', { name: 'Check' }).click();
    await expect.poll(() => form.innerText()).toContain('This is a bot token; an app-level token starts with xapp-.');
    expect(await readFile(file, 'utf8')).not.toContain('TOKEN');

    await app.fill(tokens.app);
    await bot.fill(tokens.bot);
    await tab.page.getByRole('button', { name: 'Check' }).click();
    await expect.poll(() => form.innerText()).toContain('Slack accepts it and opens a connection.');
    expect(await readFile(file, 'utf8')).not.toContain('TOKEN');

    const responses: string[] = [];
    tab.page.on(
      'response',
      (response) =>
        void response.text().then(
          (text) => responses.push(text),
          () => undefined,
        ),
    );
    await tab.page.getByRole('button', { name: 'Save to .env and use' }).click();
    await expect.poll(() => tab.pageText()).toMatch(/Connect .*done Slack delivers events here|Total messages/);
    const saved = await readFile(file, 'utf8');
    expect(saved).toMatch(/^# mine\nSLACK_API_URL=/);
    expect(saved).toContain(`SLACK_APP_TOKEN=${tokens.app}\n`);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    for (const secret of [tokens.app, tokens.bot]) {
      expect(responses.join('\n')).not.toContain(secret);
      expect(server.output).not.toContain(secret);
      expect(await tab.page.content()).not.toContain(secret);
    }
  });

  it.each([
    [1440, 900],
    [1920, 1080],
  ])('can be scrolled to its end at %i x %i', async (width, height) => {
    const { server } = await startWithoutSecret();
    const { page } = await fixture.openDashboard(server);
    await page.setViewportSize({ width, height });
    const lastSection = page.locator('.calls');
    await lastSection.waitFor();
    await page.mouse.move(width / 2, height / 2);
    const isScrolledToEnd = async () => {
      // Repeated, because a wheel event before the first paint scrolls nothing.
      await page.mouse.wheel(0, 5000);
      return lastSection.evaluate((calls) => {
        const bottom = document.querySelector('.bottom')?.getBoundingClientRect();
        return (
          bottom !== undefined && calls.getBoundingClientRect().bottom <= bottom.top && bottom.bottom < innerHeight + 1
        );
      });
    };
    await expect.poll(isScrolledToEnd).toBe(true);
  });

  it.each([
    ['a page of another site', { origin: 'https://evil.example' }, 403],
    ['a form, which cannot send JSON', { 'content-type': 'text/plain' }, 400],
  ])('is refused to %s', async (_sender, headers, status) => {
    const { server, tokens, file } = await startWithoutSecret();
    const response = await fetch(`${server.url}/setup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ bot_token: tokens.bot, save: true }),
    });
    expect(response.status).toBe(status);
    expect(await response.text()).not.toContain(tokens.bot);
    expect(await readFile(file, 'utf8')).not.toContain('TOKEN');
  });

  it('explains where to change a value that comes from the environment', async () => {
    const { apiUrl, tokens } = await startFakeSlack();
    const server = await fixture.startProduct({
      SLACK_SIGNING_SECRET: '',
      SLACK_API_URL: apiUrl,
      SLACK_BOT_TOKEN: tokens.bot,
    });
    const response = await fetch(`${server.url}/setup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ bot_token: tokens.bot, save: true }),
    });
    expect(await response.json()).toMatchObject({
      saved: false,
      problem: expect.stringContaining('SLACK_BOT_TOKEN comes from the environment'),
    });
  });
});
