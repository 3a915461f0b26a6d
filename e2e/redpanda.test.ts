import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrokerScript, sayToBroker } from '../backend/test/broker-script.ts';
import { executablePath } from './chromium.ts';
import { message } from './slack-events.ts';
import { useTestBed } from './test-bed.ts';

// Below the range from which the system takes ports for outgoing connections.
const PORT = '28092';
const patience = { timeout: 60_000 };

if (!hasBrokerScript)
  console.warn('SKIPPED: TEST_BROKER_SCRIPT is not set, so the page is not tested against a broker.');

/** Says to a broker of this file's own: start, pause, resume, kill, wipe. */
const broker = (verb: string) => sayToBroker(verb, { BROKER_PORT: PORT });

describe.skipIf(!hasBrokerScript || !executablePath)('the dashboard on a broker', () => {
  const bed = useTestBed();
  const settings = () => ({
    KAFKA_BROKERS: `127.0.0.1:${PORT}`,
    KAFKA_TOPIC: `slack-events-${randomUUID().slice(0, 8)}`,
  });
  beforeAll(() => broker('start'));
  afterAll(() => broker('wipe'));

  it('follows the topic, and says so only while the broker answers', async () => {
    const server = await bed.serve(settings());
    const tab = await bed.open(server);
    await expect.poll(() => tab.text(), patience).toContain('Redpanda: Connected');
    await server.post(message('first'));
    await expect.poll(() => tab.numbers(), patience).toBe('1 1 0 1');

    await broker('pause');
    await expect.poll(() => tab.text(), patience).toContain('Redpanda: Disconnected');
    await server.post(message('while paused'));
    await expect.poll(() => tab.text(), patience).toContain('1 waiting');
    expect(await tab.text()).not.toContain('Connection lost.');
    expect(await tab.numbers()).toBe('1 1 0 1');
    await expect.poll(() => tab.text(), patience).toContain('The numbers stand still');
    await expect.poll(() => tab.says('Recent activity'), patience).toMatch(/as of \d\d:\d\d:\d\d/);
    expect(await tab.page.title()).toMatch(/^Standing still/);

    await broker('resume');
    await expect.poll(() => tab.text(), patience).toContain('Redpanda: Connected');
    await expect.poll(() => tab.numbers(), patience).toBe('2 2 0 1');
    await expect.poll(() => tab.says('Recent activity'), patience).not.toContain('as of');
    expect(tab.complaints).toEqual([]);
  });

  it('loses nothing when the broker is killed and comes back, with no restart of ours', async () => {
    const server = await bed.serve(settings());
    const tab = await bed.open(server);
    await server.post(message('before'));
    await expect.poll(() => tab.numbers(), patience).toBe('1 1 0 1');
    await broker('kill');
    await Promise.all(Array.from({ length: 50 }, (_, i) => server.post(message(`${i}`))));
    await expect.poll(() => tab.text(), patience).toContain('Redpanda: Disconnected');
    await broker('start');
    await expect.poll(() => tab.numbers(), patience).toBe('51 51 0 1');
    await expect.poll(() => tab.text(), patience).toContain('Redpanda: Connected');
  });

  it('ends by itself when it is asked to, also while the broker answers nothing, and keeps what was accepted', async () => {
    const server = await bed.serve(settings());
    await expect.poll(async () => (await fetch(`${server.url}/healthz`)).status, patience).toBe(200);
    await broker('pause');
    await server.post(message('in the journal'));
    expect(await server.end()).toBe(0);
    await broker('resume');
    await server.begin();
    await expect.poll(async () => (await server.metrics())['total_messages'], patience).toBe(1);
  });

  it('goes on after a restart of ours while the broker was away', async () => {
    const server = await bed.serve(settings());
    await broker('kill');
    await server.post(message('kept in the journal'));
    await server.end('SIGKILL');
    await server.begin();
    await broker('start');
    const tab = await bed.open(server);
    await expect.poll(() => tab.numbers(), patience).toBe('1 1 0 1');
  });

  it('that starts while the broker is away shows what its checkpoint holds', async () => {
    const server = await bed.serve(settings());
    const before = await bed.open(server);
    await server.post(message('remembered'));
    await expect.poll(() => before.numbers(), patience).toBe('1 1 0 1');
    await server.end();
    await broker('kill');
    await server.begin();
    const fresh = await bed.open(server);
    for (const tab of [before, fresh]) {
      await expect.poll(() => tab.text(), patience).toContain('Redpanda: Disconnected');
      await expect.poll(() => tab.numbers(), patience).toBe('1 1 0 1');
      expect(await tab.says('Recent activity')).toContain('remembered');
    }
    await broker('start');
    await server.post(message('and more'));
    for (const tab of [before, fresh]) await expect.poll(() => tab.numbers(), patience).toBe('2 2 0 1');
  });
});
