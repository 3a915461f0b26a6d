import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BrokerProcess, ConfiguredBroker } from './injection/broker-process.ts';
import { BrokerProxy } from './injection/broker-proxy.ts';
import { FakeSystemClock } from './injection/fake-clock.ts';
import { faultPollOptions, isFullRun } from './suite/fault-settings.ts';
import { createBrokerEngine, type TestEngine } from './trial/engines.ts';
import { Trial } from './trial/trial.ts';

/** kafkajs opens one connection for an admin and a producer each, and two for a consumer: the feed's and that of the texts. */
const CONNECTIONS = 6;

/** Failures that kafkajs does not detect or from which it does not recover. The product must do both. */
describe.skipIf(!ConfiguredBroker.isAvailable)('the consumer of the topic', () => {
  const port = BrokerProcess.freePort(4);
  const proxyPort = port - 10_000;
  const broker = new ConfiguredBroker(
    port,
    `advertised.listeners=PLAINTEXT://127.0.0.1:${proxyPort},SECURE://127.0.0.1:${port + 2}`,
  );
  let proxy: BrokerProxy;

  beforeAll(async () => {
    proxy = await BrokerProxy.listen(proxyPort, port);
    await broker.start();
  });
  afterAll(async () => {
    proxy.close();
    await broker.wipe();
  });

  function throughProxy(): TestEngine {
    const engine = createBrokerEngine(broker);
    return { ...engine, settings: { ...engine.settings, KAFKA_BROKERS: `127.0.0.1:${proxyPort}` } };
  }

  async function expectFollows(trial: Trial): Promise<void> {
    const read = () => trial.readers[0]?.recordCount ?? 0;
    const before = read();
    await expect.poll(read, faultPollOptions).toBeGreaterThan(before + 20);
    await expect.poll(async () => (await trial.health()).log.state, faultPollOptions).toBe('connected');
  }

  it.each(isFullRun ? (['all', 'fetching'] as const) : (['all'] as const))(
    'replaces half-open connections (%s), even when the clock is set back',
    async (which) => {
      // Both offsets are within Slack's five minutes, so events are still accepted.
      const clock = FakeSystemClock.isAvailable ? new FakeSystemClock() : undefined;
      clock?.setOffsetSeconds(280);
      const settings = clock?.environment ?? {};
      const trial = await Trial.start({ engine: throughProxy(), fault: `half-open connections: ${which}`, settings });
      await expectFollows(trial);
      await expect.poll(() => proxy.connections, faultPollOptions).toBe(CONNECTIONS);
      proxy.freeze(which);
      clock?.setOffsetSeconds(-280);
      trial.rounds++;
      await expect.poll(async () => (await trial.health()).log.state, faultPollOptions).toBe('disconnected');
      await expectFollows(trial);
      await expect.poll(() => proxy.connections, faultPollOptions).toBe(CONNECTIONS);
      clock?.setOffsetSeconds(0); // a slow clock hides the newest messages, which are dated later
      await trial.finish();
    },
  );

  it('names the reason while every session fails, and continues when one succeeds', async () => {
    const trial = await Trial.start({ engine: throughProxy(), fault: 'consumer crashes without end' });
    await expectFollows(trial);
    proxy.corruptsFetches = true;
    await expect
      .poll(async () => (await trial.health()).log, faultPollOptions)
      .toMatchObject({ state: 'disconnected', reason: expect.stringMatching(/cannot be read: ./) });
    await trial.waitForAcks(200);
    proxy.corruptsFetches = false;
    trial.rounds++;
    await expectFollows(trial);
    expect(trial.server.output.split('\n').length).toBeLessThan(60);
    await trial.finish();
  });
});
