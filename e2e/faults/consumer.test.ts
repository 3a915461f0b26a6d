import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Broker } from './broker.ts';
import { BrokerProxy } from './broker-proxy.ts';
import { type Engine, onBroker } from './engines.ts';
import { FalseClock } from './false-clock.ts';
import { isLong, patience } from './knobs.ts';
import { Trial } from './trial.ts';

/** What kafkajs does not notice, or does not survive, the product must. */
describe.skipIf(!Broker.isThere)('a consumer that cannot die silently', () => {
  const port = Broker.freePort(4);
  const proxyPort = port - 10_000;
  const broker = new Broker(
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

  function throughProxy(): Engine {
    const engine = onBroker(broker);
    return { ...engine, settings: { ...engine.settings, KAFKA_BROKERS: `127.0.0.1:${proxyPort}` } };
  }

  async function follows(trial: Trial): Promise<void> {
    const read = () => trial.readers[0]?.records ?? 0;
    const before = read();
    await expect.poll(read, patience).toBeGreaterThan(before + 20);
    await expect.poll(async () => (await trial.health()).log.state, patience).toBe('connected');
  }

  it.each(isLong ? (['all', 'fetching'] as const) : (['all'] as const))(
    'outlives half-open connections: %s, though the clock is set back',
    async (which) => {
      // Within Slack's five minutes both times, so that events go on.
      const clock = FalseClock.isThere ? new FalseClock() : undefined;
      clock?.set(280);
      const settings = clock?.settings ?? {};
      const trial = await Trial.begin({ engine: throughProxy(), fault: `half-open connections: ${which}`, settings });
      await follows(trial);
      const { connections } = proxy;
      proxy.freeze(which);
      clock?.set(-280);
      trial.rounds++;
      await expect.poll(async () => (await trial.health()).log.state, patience).toBe('disconnected');
      await follows(trial);
      await expect.poll(() => proxy.connections, patience).toBeLessThanOrEqual(connections);
      clock?.set(0); // by a clock that is slow the newest messages have not been written yet
      await trial.finish();
    },
  );

  it('says why while every session of its reader fails, and goes on when one does not', async () => {
    const trial = await Trial.begin({ engine: throughProxy(), fault: 'consumer crashes without end' });
    await follows(trial);
    proxy.garbles = true;
    await expect
      .poll(async () => (await trial.health()).log, patience)
      .toMatchObject({ state: 'disconnected', reason: expect.stringMatching(/cannot be read: ./) });
    await trial.acknowledged(200);
    proxy.garbles = false;
    trial.rounds++;
    await follows(trial);
    expect(trial.server.output.split('\n').length).toBeLessThan(60);
    await trial.finish();
  });
});
