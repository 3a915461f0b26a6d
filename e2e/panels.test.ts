import { describe, expect, it } from 'vitest';
import { DAY_MS, MINUTE_MS } from '../backend/src/core/time/units.ts';
import { setUpBrowserFixture } from '../test/browser/browser-fixture.ts';
import { chromiumPath } from '../test/browser/chromium.ts';
import { channelCreatedEvent, messageEvent, teamJoinEvent, uniqueTs } from '../test/slack/slack-events.ts';

/** Noon of the clocks in Lisbon, so many days ago, ms UTC. */
function lisbonNoon(days: number): number {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Lisbon', hour: '2-digit', hourCycle: 'h23' });
  const noon = Math.floor((Date.now() - days * DAY_MS) / DAY_MS) * DAY_MS + 12 * 60 * MINUTE_MS;
  return noon - (Number(clock.format(noon)) - 12) * 60 * MINUTE_MS;
}

describe.skipIf(!chromiumPath)('the panels in a browser', () => {
  const fixture = setUpBrowserFixture();

  async function community() {
    const server = await fixture.startProduct();
    await server.post(teamJoinEvent('U1', 'Ann Lee'));
    await server.post(teamJoinEvent('U2', 'Bob Ray'));
    await server.post(channelCreatedEvent('C1', 'help'));
    await server.post(channelCreatedEvent('C2', 'general'));
    await server.post(messageEvent('why does it blink?', { user: 'U1', channel: 'C1', ts: uniqueTs(3 * DAY_MS) }));
    await server.post(messageEvent('hello', { user: 'U2', channel: 'C2', ts: uniqueTs(2 * DAY_MS) }));
    await server.post(messageEvent('good morning', { user: 'U2', channel: 'C2' }));
    return server;
  }

  it('say who waits for an answer, where people write, and who is new', async () => {
    const server = await community();
    const tab = await fixture.openDashboard(server);
    await expect.poll(() => tab.tileValues()).toBe('3 3 2 2');
    await expect.poll(() => tab.regionText('Unanswered 1')).toMatch(/3 d why does it blink\? #help · Ann Lee/);
    expect(await tab.regionText('Channels')).toMatch(/2 of 2 had messages.*#general 2 67.% 1.*#help 1 33.% 1/);
    expect(await tab.regionText('Newcomers')).toMatch(/2 joined.*2 first message.*0 first reply/);
    expect(await tab.regionText('Shape')).toContain('Half by 1');
    expect(tab.browserErrors).toEqual([]);
  });

  it('follow what is pointed at, and the address carries it', async () => {
    const server = await community();
    const tab = await fixture.openDashboard(server);
    await expect.poll(() => tab.tileValues()).toBe('3 3 2 2');
    await tab.region('Channels').getByRole('button', { name: '#help' }).click();
    await expect.poll(() => tab.tileValues()).toBe('1 1 2 1');
    expect(await tab.regionText('Leaderboard')).not.toContain('Bob Ray');
    expect(await tab.regionText('Recent activity')).not.toContain('good morning');
    expect(await tab.pageText()).toContain('Every panel counts only #help');

    const link = tab.page.url();
    expect(link).toContain('channel=C1');
    const other = await fixture.openDashboard({ url: link });
    await expect.poll(() => other.tileValues()).toBe('1 1 2 1');

    await tab.page.keyboard.press('Escape');
    await expect.poll(() => tab.tileValues()).toBe('3 3 2 2');
    expect(tab.page.url()).not.toContain('channel');
    await tab.region('Leaderboard').getByRole('button', { name: 'Bob Ray' }).click();
    await expect.poll(() => tab.tileValues()).toBe('2 2 1 1');
    await tab.page.getByRole('button', { name: 'Remove filter Bob Ray' }).click();
    await expect.poll(() => tab.tileValues()).toBe('3 3 2 2');
    expect(tab.browserErrors).toEqual([]);
  });

  it('follow days that are brushed, and an hour of the week by keyboard', async () => {
    const server = await community();
    const tab = await fixture.openDashboard(server);
    await expect.poll(() => tab.tileValues()).toBe('3 3 2 2');
    const bars = tab.region('Messages over time').getByRole('group');
    const box = await bars.boundingBox();
    if (!box) throw new Error('there are no bars');
    const at = (day: number) => box.x + ((day + 0.5) / 61) * box.width;
    await tab.page.mouse.move(at(56), box.y + box.height / 2);
    await tab.page.mouse.down();
    await tab.page.mouse.move(at(58), box.y + box.height / 2, { steps: 4 });
    await tab.page.mouse.up();
    await expect.poll(() => tab.tileValue('Messages 30 d')).toBe('2');
    expect(tab.page.url()).toMatch(/from=\d+&to=\d+/);
    await tab.page.keyboard.press('Escape');
    await expect.poll(() => tab.tileValue('Messages 30 d')).toBe('3');
    await tab.region('Busy hours').locator('button[tabindex="0"]').focus();
    await tab.page.keyboard.press('ArrowDown');
    await tab.page.keyboard.press('ArrowUp');
    await tab.page.keyboard.press('Enter');
    await expect.poll(() => tab.page.url()).toMatch(/hour=\d+/);
    expect(tab.browserErrors).toEqual([]);
  });

  it('show the hours of a day that is chosen, and hours of that day in turn', async () => {
    const server = await fixture.startProduct();
    const noon = lisbonNoon(3);
    for (const minutes of [0, 1, 59, 60, -1]) {
      const at = `${(noon + minutes * MINUTE_MS) / 1000}.000100`;
      await server.post(messageEvent(`at ${minutes}`, { user: 'U1', channel: 'C1', ts: at }));
    }
    const tab = await fixture.openDashboard(server);
    await expect.poll(() => tab.tileValue('Total messages')).toBe('5');
    const chart = tab.region('Messages over time');
    const bars = chart.getByRole('group');
    const met = () =>
      bars
        .getByRole('button')
        .evaluateAll((all) => all.map((bar) => bar.getAttribute('title') ?? '').filter((title) => !/: 0$/.test(title)));
    await expect.poll(met).toEqual([expect.stringMatching(/^\w{3} \d+ \w{3}: 5$/)]);
    await bars.getByRole('button', { name: /: 5$/ }).focus();
    await tab.page.keyboard.press('Enter');
    await expect.poll(() => bars.getByRole('button').count()).toBe(24);
    await tab.page.getByRole('button', { name: 'Messages 30 d', exact: true }).press('Enter');
    const window = tab.page.locator(':popover-open');
    await expect.poll(() => window.innerText()).toMatch(/the selected time: .* 00:00 to .* 00:00, Lisbon/);
    await tab.page.keyboard.press('Escape');
    await expect.poll(() => window.count()).toBe(0);
    expect((await met()).map((title) => title.slice(-8))).toEqual(['11:00: 1', '12:00: 3', '13:00: 1']);
    expect(await tab.regionText('Messages over time')).toMatch(/24 hours\s*All 61 days live/);

    const box = await bars.boundingBox();
    if (!box) throw new Error('there are no bars');
    const at = (hour: number) => box.x + ((hour + 0.5) / 24) * box.width;
    await tab.page.mouse.move(at(12), box.y + box.height / 2);
    await tab.page.mouse.down();
    await tab.page.mouse.move(at(13), box.y + box.height / 2, { steps: 4 });
    await tab.page.mouse.up();
    await expect.poll(() => tab.tileValue('Messages 30 d')).toBe('4');
    expect(await tab.pageText()).toMatch(/counts only \d+ \w{3} 12:00 to 14:00/);
    const link = tab.page.url();
    await tab.page.goto(`${link}&at=${noon + 30 * MINUTE_MS}`);
    await expect.poll(() => tab.tileValue('Messages 30 d')).toBe('2');
    await expect.poll(async () => (await met()).map((title) => title.slice(-8))).toEqual(['12:00: 3', '13:00: 1']);
    await chart.getByRole('button', { name: 'All 61 days' }).click();
    await expect.poll(() => bars.getByRole('button').count()).toBe(61);
    expect(tab.browserErrors).toEqual([]);
  });

  it('go back in time, stand still there, and return to live', async () => {
    const server = await community();
    const tab = await fixture.openDashboard(server);
    await expect.poll(() => tab.tileValues()).toBe('3 3 2 2');
    await tab.page.goto(`${server.url}/?at=${Date.now() - 2.5 * DAY_MS}`);
    await expect.poll(() => tab.tileValues()).toBe('1 1 0 1');
    expect(await tab.pageText()).toMatch(/As of \w{3} \d+ \w{3} \d\d:\d\d\. The whole page shows that moment/);
    await server.post(messageEvent('meanwhile', { user: 'U1', channel: 'C1' }));
    await expect.poll(async () => (await server.metrics())['total_messages']).toBe(4);
    expect(await tab.tileValues()).toBe('1 1 0 1');
    await tab.page.keyboard.press('l');
    await expect.poll(() => tab.tileValues()).toBe('4 4 2 2');
    expect(tab.page.url()).not.toContain('at=');

    const rail = tab.page.getByRole('slider', { name: 'Moment shown' });
    await rail.focus();
    for (let hour = 0; hour < 36; hour++) await rail.press('ArrowLeft');
    await expect.poll(() => tab.tileValues()).toBe('2 2 0 2');
    await tab.page.getByRole('button', { name: /^Play forward/ }).click();
    await expect.poll(() => tab.tileValues()).toBe('4 4 2 2');
    await expect.poll(() => tab.pageText()).not.toContain('As of');
    expect(tab.browserErrors).toEqual([]);
  });

  it('cut no title on any screen, and stand on a phone in the order of need', async () => {
    const server = await community();
    const tab = await fixture.openDashboard(server);
    await expect.poll(() => tab.tileValues()).toBe('3 3 2 2');
    const titles = tab.page.locator('main h2, main h2 button');
    for (const [width, height] of [
      [1920, 1080],
      [1440, 900],
      [1240, 860],
      [1000, 1200],
      [390, 844],
    ] as const) {
      await tab.page.setViewportSize({ width, height });
      const cut = await titles.evaluateAll((all) =>
        all.filter((title) => title.scrollWidth > title.clientWidth).map((title) => title.textContent),
      );
      expect(cut, `at ${width}`).toEqual([]);
    }
    const panels = await tab.page
      .locator('main .panel')
      .evaluateAll((all) =>
        all.toSorted((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top).map(({ id }) => id),
      );
    expect(panels.join(' ')).toBe(
      'health unanswered newcomers activity over-time leaderboard channels shape busy-hours',
    );
  });

  it('explain each number where it stands, by keyboard too', async () => {
    const server = await community();
    const tab = await fixture.openDashboard(server);
    await expect.poll(() => tab.tileValues()).toBe('3 3 2 2');
    for (const title of [
      'Total messages',
      'Messages 30 d',
      'New members 30 d',
      'People posting 30 d',
      'Time to first reply',
    ]) {
      await tab.page.getByRole('button', { name: title, exact: true }).focus();
      await tab.page.keyboard.press('Enter');
      const open = tab.page.locator(':popover-open');
      await expect.poll(() => open.count()).toBe(1);
      await expect.poll(async () => (await open.innerText()).replace(/\s+/g, ' ')).toMatch(/Window .*Lisbon/);
      expect(await open.innerText()).toContain('Not counted');
      expect(await open.innerText()).toMatch(/Cursor\s+\S+\.\d+/);
      await tab.page.keyboard.press('Escape');
      await expect.poll(() => open.count()).toBe(0);
    }
  });
});
