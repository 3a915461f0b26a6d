import { describe, expect, it } from 'vitest';
import { executablePath } from './chromium.ts';
import { channelCreated, deleted, edited, joined, message, ts } from './slack-events.ts';
import { useTestBed } from './test-bed.ts';

const SECOND = 1000;
const DAY = 24 * 3600 * SECOND;

describe.skipIf(!executablePath)('the dashboard in a browser', () => {
  const bed = useTestBed();

  it('shows a signed post on every open tab, in every panel', async () => {
    const server = await bed.serve();
    await server.post(joined('U1', 'Ann Lee'));
    await server.post(channelCreated('C1', 'help'));
    const tabs = await Promise.all([bed.open(server), bed.open(server), bed.open(server)]);
    await server.post(message('hello *there*'));
    for (const tab of tabs) {
      await expect.poll(() => tab.numbers()).toBe('1 1 1 1');
      await expect.poll(() => tab.score()).toBe('101.5');
      expect(await tab.says('Community health')).toMatch(/100 base \+ 0\.5 × 1 message.* \+ 1 new/);
      expect(await tab.says('Community health')).toContain('steady');
      expect(await tab.says('Recent activity')).toMatch(/Ann Lee #help .*hello there/);
      expect(await tab.says('Leaderboard')).toMatch(/1 .*Ann Lee 1/);
      expect(await tab.text()).toContain('Log: Connected (embedded)');
      expect(await tab.page.locator('strong, b').getByText('there').count()).toBe(1);
      expect(tab.complaints).toEqual([]);
    }
  });

  it('takes an edit and a deletion from every screen', async () => {
    const server = await bed.serve();
    const tab = await bed.open(server);
    const post = message('the first words');
    await server.post(post);
    await expect.poll(() => tab.says('Recent activity')).toContain('the first words');
    await server.post(edited(post, 'other words'));
    await expect.poll(() => tab.says('Recent activity')).toContain('other words');
    expect(await tab.text()).not.toContain('the first words');
    expect(await tab.numbers()).toBe('1 1 0 1');
    await server.post(message('something else'));
    await server.post(deleted(post));
    await expect.poll(() => tab.text()).not.toContain('other words');
    await expect.poll(() => tab.numbers()).toBe('1 1 0 1');
  });

  it.each(['SIGTERM', 'SIGKILL'] as const)('heals without a reload after the server ended by %s', async (signal) => {
    const server = await bed.serve();
    await server.post(message('before'));
    const tab = await bed.open(server);
    await expect.poll(() => tab.number('Total messages')).toBe('1');
    await tab.page.evaluate(() => Object.assign(window, { notReloaded: true }));

    await server.end(signal);
    await expect.poll(() => tab.text()).toContain('Connection lost.');
    expect(await tab.text()).toMatch(/You down/);
    expect(await tab.text()).toMatch(/as of \d/);
    expect(await tab.text()).toContain('Log: Disconnected');
    expect(await tab.number('Total messages')).toBe('1');

    await server.begin();
    await server.post(message('after'));
    await expect.poll(() => tab.number('Total messages'), { timeout: 60_000 }).toBe('2');
    await expect.poll(() => tab.text()).toContain('Log: Connected (embedded)');
    expect(await tab.text()).not.toContain('Connection lost.');
    expect(await tab.says('Recent activity')).toMatch(/after.*before/);
    expect(await tab.page.evaluate(() => 'notReloaded' in window)).toBe(true);
  });

  it('lets a message leave the window by itself, without any event', async () => {
    const server = await bed.serveByClock();
    await server.post(message('old', { ts: ts(30 * DAY - 15 * SECOND) }));
    await server.post(message('new'));
    const tab = await bed.open(server, (page) => page.clock.install());
    await expect.poll(() => tab.numbers()).toBe('2 2 0 1');
    expect(await tab.score()).toBe('101');
    await server.advance(20 * SECOND, tab);
    await expect.poll(() => tab.numbers()).toBe('2 1 0 1');
    await expect.poll(() => tab.score()).toBe('100.5');
  });

  it('shows the right numbers on a laptop whose clock is wrong by ten minutes', async () => {
    const server = await bed.serve();
    await server.post(message('almost gone', { ts: ts(30 * DAY - 60 * SECOND) }));
    await server.post(message('just now'));
    const tab = await bed.open(server, (page) => page.clock.install({ time: Date.now() + 600 * SECOND }));
    await expect.poll(() => tab.numbers()).toBe('2 2 0 1');
    const slow = await bed.open(server, (page) => page.clock.install({ time: Date.now() - 600 * SECOND }));
    await expect.poll(() => slow.numbers()).toBe('2 2 0 1');
    await expect.poll(() => slow.says('Recent activity')).toContain('just now');
  });

  it('learns other settings of a restarted server without a reload', async () => {
    const server = await bed.serve();
    await server.post(message('hello'));
    const tab = await bed.open(server);
    await expect.poll(() => tab.score()).toBe('100.5');
    await server.end();
    await server.begin({ HEALTH_BASE: '120' });
    await expect.poll(() => tab.score(), { timeout: 60_000 }).toBe('120.5');
  });

  it('links people, channels and messages to the workspace of the settings', async () => {
    const server = await bed.serve({ SLACK_WORKSPACE: 'acme' });
    const post = message('hello');
    await server.post(post);
    const tab = await bed.open(server);
    const feed = tab.region('Recent activity');
    await feed.getByText('hello').waitFor();
    const links = await feed.locator('a').evaluateAll((all) => all.map((link) => link.getAttribute('href')));
    expect(links).toContain('https://acme.slack.com/team/U1');
    expect(links).toContain('https://acme.slack.com/archives/C1');
    expect(links).toContain(`https://acme.slack.com/archives/C1/p${String(post['ts']).replace('.', '')}`);
  });

  it('renders hostile text as text', async () => {
    const server = await bed.serve();
    const tab = await bed.open(server);
    await server.post(
      message('<img src=x onerror=alert(1)> <javascript:alert(1)|click> <https://ok.example|fine> &lt;b&gt;'),
    );
    const feed = tab.region('Recent activity');
    await feed.getByText('fine').waitFor();
    const links = await feed.locator('a').evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
    expect(links.filter((href) => href && !href.startsWith('https://'))).toEqual([]);
    expect(await feed.locator('img[src="x"]').count()).toBe(0);
    expect(await feed.innerText()).toContain('<b>');
    expect(tab.complaints).toEqual([]);
  });

  it('leads through the first run, and becomes the dashboard by itself', async () => {
    const server = await bed.serve();
    const tab = await bed.open(server);
    await expect.poll(() => tab.text()).toContain('Three steps to your first number');
    await server.forge(message('forged'));
    await expect.poll(() => tab.text()).toMatch(/401.*does not match/);
    await server.verifyUrl();
    await expect.poll(() => tab.text()).toContain('One step to your first number');
    await server.post(message('hello'));
    await expect.poll(() => tab.numbers()).toBe('1 1 0 1');
  });

  it('without a secret says what to do', async () => {
    const server = await bed.serve({ SLACK_SIGNING_SECRET: '' });
    const tab = await bed.open(server);
    await expect.poll(() => tab.text()).toContain('Four steps to your first number');
    await tab.page.getByLabel('A public address, or a tunnel').click();
    await expect.poll(() => tab.text()).toContain('Paste the signing secret');
  });
});
