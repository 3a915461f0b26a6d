import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrokerScript, runBrokerScript } from '../test/broker/broker-script.ts';
import { setUpBrowserFixture } from '../test/browser/browser-fixture.ts';
import { chromiumPath } from '../test/browser/chromium.ts';
import { messageEvent } from '../test/slack/slack-events.ts';

// Below the range from which the system takes ports for outgoing connections.
const PORT = '28092';
const pollOptions = { timeout: 60_000 };

/** Says to a broker of this file's own: start, pause, resume, kill, wipe. */
const broker = (verb: string) => runBrokerScript(verb, { BROKER_PORT: PORT });

describe.skipIf(!hasBrokerScript || !chromiumPath)('the dashboard on a broker', () => {
  const bed = setUpBrowserFixture();
  const settings = () => ({
    KAFKA_BROKERS: `127.0.0.1:${PORT}`,
    KAFKA_TOPIC: `slack-events-${randomUUID().slice(0, 8)}`,
  });
  beforeAll(() => broker('start'));
  afterAll(() => broker('wipe'));

  it('follows the topic, and says so only while the broker answers', async () => {
    const server = await bed.startProduct(settings());
    const tab = await bed.openDashboard(server);
    await expect.poll(() => tab.pageText(), pollOptions).toContain('Redpanda: Connected');
    await server.post(messageEvent('first'));
    await expect.poll(() => tab.tileValues(), pollOptions).toBe('1 1 0 1');

    await broker('pause');
    await expect.poll(() => tab.pageText(), pollOptions).toContain('Redpanda: Disconnected');
    await server.post(messageEvent('while paused'));
    await expect.poll(() => tab.pageText(), pollOptions).toContain('1 waiting');
    expect(await tab.pageText()).not.toContain('Connection lost.');
    expect(await tab.tileValues()).toBe('1 1 0 1');
    await expect.poll(() => tab.pageText(), pollOptions).toContain('The numbers stand still');
    await expect.poll(() => tab.regionText('Recent activity'), pollOptions).toMatch(/as of \d\d:\d\d:\d\d/);
    expect(await tab.page.title()).toMatch(/^Standing still/);

    await broker('resume');
    await expect.poll(() => tab.pageText(), pollOptions).toContain('Redpanda: Connected');
    await expect.poll(() => tab.tileValues(), pollOptions).toBe('2 2 0 1');
    await expect.poll(() => tab.regionText('Recent activity'), pollOptions).not.toContain('as of');
    expect(tab.browserErrors).toEqual([]);
  });

  it('loses nothing when the broker is killed and comes back, with no restart of ours', async () => {
    const server = await bed.startProduct(settings());
    const tab = await bed.openDashboard(server);
    await server.post(messageEvent('before'));
    await expect.poll(() => tab.tileValues(), pollOptions).toBe('1 1 0 1');
    await broker('kill');
    await Promise.all(Array.from({ length: 50 }, (_, i) => server.post(messageEvent(`${i}`))));
    await expect.poll(() => tab.pageText(), pollOptions).toContain('Redpanda: Disconnected');
    await broker('start');
    await expect.poll(() => tab.tileValues(), pollOptions).toBe('51 51 0 1');
    await expect.poll(() => tab.pageText(), pollOptions).toContain('Redpanda: Connected');
  });

  it('ends by itself when it is asked to, also while the broker answers nothing, and keeps what was accepted', async () => {
    const server = await bed.startProduct(settings());
    await expect.poll(async () => (await fetch(`${server.url}/healthz`)).status, pollOptions).toBe(200);
    await broker('pause');
    await server.post(messageEvent('in the journal'));
    expect(await server.stop()).toBe(0);
    await broker('resume');
    await server.launch();
    await expect.poll(async () => (await server.metrics())['total_messages'], pollOptions).toBe(1);
  });

  it('goes on after a restart of ours while the broker was away', async () => {
    const server = await bed.startProduct(settings());
    await broker('kill');
    await server.post(messageEvent('kept in the journal'));
    await server.stop('SIGKILL');
    await server.launch();
    await broker('start');
    const tab = await bed.openDashboard(server);
    await expect.poll(() => tab.tileValues(), pollOptions).toBe('1 1 0 1');
  });

  it('that starts while the broker is away shows what its checkpoint holds', async () => {
    const server = await bed.startProduct(settings());
    const before = await bed.openDashboard(server);
    await server.post(messageEvent('remembered'));
    await expect.poll(() => before.tileValues(), pollOptions).toBe('1 1 0 1');
    await server.stop();
    await broker('kill');
    await server.launch();
    const fresh = await bed.openDashboard(server);
    for (const tab of [before, fresh]) {
      await expect.poll(() => tab.pageText(), pollOptions).toContain('Redpanda: Disconnected');
      await expect.poll(() => tab.tileValues(), pollOptions).toBe('1 1 0 1');
      expect(await tab.regionText('Recent activity')).toContain('remembered');
    }
    await broker('start');
    await server.post(messageEvent('and more'));
    for (const tab of [before, fresh]) await expect.poll(() => tab.tileValues(), pollOptions).toBe('2 2 0 1');
  });
});
