import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../backend/src/core/time/units.ts';
import { hasBrokerScript, runBrokerScript } from '../test/broker/broker-script.ts';
import { setUpBrowserFixture } from '../test/browser/browser-fixture.ts';
import { chromiumPath } from '../test/browser/chromium.ts';
import { messageEvent } from '../test/slack/slack-events.ts';

// Below the range of ephemeral ports (net.ipv4.ip_local_port_range).
const PORT = '28092';
/** A test starts the broker up to two times, which takes half a minute each on a busy machine. */
const TIMEOUT_MS = 5 * MINUTE_MS;

/** Runs a command for a broker that only this file uses. */
const broker = (command: 'start' | 'pause' | 'resume' | 'kill' | 'wipe') =>
  runBrokerScript(command, { BROKER_PORT: PORT });

describe.skipIf(!hasBrokerScript || !chromiumPath)('the dashboard with a broker', { timeout: TIMEOUT_MS }, () => {
  const fixture = setUpBrowserFixture();
  const settings = () => ({
    KAFKA_BROKERS: `127.0.0.1:${PORT}`,
    KAFKA_TOPIC: `slack-events-${randomUUID().slice(0, 8)}`,
  });
  beforeAll(() => broker('start'));
  afterAll(() => broker('wipe'));

  it('shows Redpanda: Connected only while the broker responds', async () => {
    const server = await fixture.startProduct(settings());
    const tab = await fixture.openDashboard(server);
    await expect.poll(() => tab.pageText()).toContain('Redpanda: Connected');
    await server.post(messageEvent('first'));
    await expect.poll(() => tab.tileValues()).toBe('1 1 0 1');

    await broker('pause');
    await expect.poll(() => tab.pageText()).toContain('Redpanda: Disconnected');
    await server.post(messageEvent('while paused'));
    await expect.poll(() => tab.pageText()).toContain('1 waiting');
    expect(await tab.pageText()).not.toContain('Connection lost.');
    expect(await tab.tileValues()).toBe('1 1 0 1');
    await expect.poll(() => tab.pageText()).toContain('The numbers stand still');
    await expect.poll(() => tab.regionText('Recent activity')).toMatch(/as of \d\d:\d\d:\d\d/);
    expect(await tab.page.title()).toMatch(/^Standing still/);

    await broker('resume');
    await expect.poll(() => tab.pageText()).toContain('Redpanda: Connected');
    await expect.poll(() => tab.tileValues()).toBe('2 2 0 1');
    await expect.poll(() => tab.regionText('Recent activity')).not.toContain('as of');
    expect(tab.browserErrors).toEqual([]);
  });

  it('counts every event after the broker was killed and started again', async () => {
    const server = await fixture.startProduct(settings());
    const tab = await fixture.openDashboard(server);
    await server.post(messageEvent('before'));
    await expect.poll(() => tab.tileValues()).toBe('1 1 0 1');
    await broker('kill');
    await Promise.all(Array.from({ length: 50 }, (_, i) => server.post(messageEvent(`${i}`))));
    await expect.poll(() => tab.pageText()).toContain('Redpanda: Disconnected');
    await broker('start');
    await expect.poll(() => tab.tileValues()).toBe('51 51 0 1');
    await expect.poll(() => tab.pageText()).toContain('Redpanda: Connected');
  });

  it('exits on SIGTERM while the broker does not respond, and keeps accepted events', async () => {
    const server = await fixture.startProduct(settings());
    await expect.poll(async () => (await fetch(`${server.url}/healthz`)).status).toBe(200);
    await broker('pause');
    await server.post(messageEvent('in the journal'));
    expect(await server.stop()).toBe(0);
    await broker('resume');
    await server.launch();
    await expect.poll(async () => (await server.metrics())['total_messages']).toBe(1);
  });

  it('counts events of an outage after SlackPanda was restarted in it', async () => {
    const server = await fixture.startProduct(settings());
    await broker('kill');
    await server.post(messageEvent('kept in the journal'));
    await server.stop('SIGKILL');
    await server.launch();
    await broker('start');
    const tab = await fixture.openDashboard(server);
    await expect.poll(() => tab.tileValues()).toBe('1 1 0 1');
  });

  it('shows the numbers of the checkpoint after a start without the broker', async () => {
    const server = await fixture.startProduct(settings());
    const openTab = await fixture.openDashboard(server);
    await server.post(messageEvent('remembered'));
    await expect.poll(() => openTab.tileValues()).toBe('1 1 0 1');
    await server.stop();
    await broker('kill');
    await server.launch();
    const newTab = await fixture.openDashboard(server);
    for (const tab of [openTab, newTab]) {
      await expect.poll(() => tab.pageText()).toContain('Redpanda: Disconnected');
      await expect.poll(() => tab.tileValues()).toBe('1 1 0 1');
      expect(await tab.regionText('Recent activity')).toContain('remembered');
    }
    await broker('start');
    await server.post(messageEvent('and more'));
    for (const tab of [openTab, newTab]) await expect.poll(() => tab.tileValues()).toBe('2 2 0 1');
  });
});
