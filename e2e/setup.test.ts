import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { setUpBrowserFixture } from '../test/browser/browser-fixture.ts';
import { chromiumPath } from '../test/browser/chromium.ts';
import { setUpFakeSlack } from '../test/fake-slack/fake-slack.ts';

const pollOptions = { timeout: 60_000 };
const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

describe.skipIf(!chromiumPath)('set-up in the page', () => {
  const bed = setUpBrowserFixture();
  const startStandIn = setUpFakeSlack();

  /** A server without a secret, started in a folder of its own with a `.env` of its own. */
  async function serve() {
    const { apiUrl, tokens } = await startStandIn();
    const cwd = await mkdtemp(join(tmpdir(), 'slackpanda-setup-'));
    folders.push(cwd);
    await writeFile(join(cwd, '.env'), `# mine\nSLACK_API_URL=${apiUrl}\n`, { mode: 0o644 });
    const server = await bed.startProduct({ SLACK_SIGNING_SECRET: '' }, { cwd });
    return { server, tokens, file: join(cwd, '.env') };
  }

  it('names what is wrong, saves what is right, and goes on with it by itself', async () => {
    const { server, tokens, file } = await serve();
    const tab = await bed.openDashboard(server);
    const form = tab.page.locator('form.secrets');
    const [app, bot] = [tab.page.getByLabel('App-level token'), tab.page.getByLabel('Bot token')];

    await app.fill(tokens.bot);
    await tab.page.getByRole('button', { name: 'Check' }).click();
    await expect
      .poll(() => form.innerText(), pollOptions)
      .toContain('This is a bot token; an app-level token starts with xapp-.');
    expect(await readFile(file, 'utf8')).not.toContain('TOKEN');

    await app.fill(tokens.app);
    await bot.fill(tokens.bot);
    await tab.page.getByRole('button', { name: 'Check' }).click();
    await expect.poll(() => form.innerText(), pollOptions).toContain('Slack accepts it and opens a connection.');
    expect(await readFile(file, 'utf8')).not.toContain('TOKEN');

    const heard: string[] = [];
    tab.page.on(
      'response',
      (response) =>
        void response.text().then(
          (text) => heard.push(text),
          () => undefined,
        ),
    );
    await tab.page.getByRole('button', { name: 'Save to .env and use' }).click();
    await expect
      .poll(() => tab.pageText(), pollOptions)
      .toMatch(/Connect .*done Slack delivers events here|Total messages/);
    const saved = await readFile(file, 'utf8');
    expect(saved).toMatch(/^# mine\nSLACK_API_URL=/);
    expect(saved).toContain(`SLACK_APP_TOKEN=${tokens.app}\n`);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    for (const secret of [tokens.app, tokens.bot]) {
      expect(heard.join('\n')).not.toContain(secret);
      expect(server.output).not.toContain(secret);
      expect(await tab.page.content()).not.toContain(secret);
    }
  });

  it.each([
    [1440, 900],
    [1920, 1080],
  ])('can be read to its end at %i x %i', async (width, height) => {
    const { server } = await serve();
    const { page } = await bed.openDashboard(server);
    await page.setViewportSize({ width, height });
    const last = page.locator('.calls');
    await last.waitFor();
    await page.mouse.move(width / 2, height / 2);
    const isWhole = async () => {
      // A wheel that turns before the page is drawn turns nothing.
      await page.mouse.wheel(0, 5000);
      return last.evaluate((calls) => {
        const line = document.querySelector('.bottom')?.getBoundingClientRect();
        return line !== undefined && calls.getBoundingClientRect().bottom <= line.top && line.bottom < innerHeight + 1;
      });
    };
    await expect.poll(isWhole).toBe(true);
  });

  it.each([
    ['a page of another site', { origin: 'https://evil.example' }, 403],
    ['a form, which cannot send JSON', { 'content-type': 'text/plain' }, 400],
  ])('is refused to %s', async (_who, headers, status) => {
    const { server, tokens, file } = await serve();
    const answer = await fetch(`${server.url}/setup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ bot_token: tokens.bot, save: true }),
    });
    expect(answer.status).toBe(status);
    expect(await answer.text()).not.toContain(tokens.bot);
    expect(await readFile(file, 'utf8')).not.toContain('TOKEN');
  });

  it('says where a value must be changed that the environment fixes', async () => {
    const { apiUrl, tokens } = await startStandIn();
    const server = await bed.startProduct({
      SLACK_SIGNING_SECRET: '',
      SLACK_API_URL: apiUrl,
      SLACK_BOT_TOKEN: tokens.bot,
    });
    const answer = await fetch(`${server.url}/setup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ bot_token: tokens.bot, save: true }),
    });
    expect(await answer.json()).toMatchObject({
      saved: false,
      problem: expect.stringContaining('SLACK_BOT_TOKEN comes from the environment'),
    });
  });
});
