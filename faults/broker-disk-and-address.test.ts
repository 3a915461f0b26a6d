import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BrokerProcess, ConfiguredBroker } from './injection/broker-process.ts';
import { BrokerProxy } from './injection/broker-proxy.ts';
import { canMount, SmallDisk } from './injection/disk-faults.ts';
import { faultPollOptions, isFullRun } from './suite/fault-settings.ts';
import { createBrokerEngine, type TestEngine } from './trial/engines.ts';
import { Trial } from './trial/trial.ts';

/** A little more than a new broker writes. */
const DISK_SIZE = '96m';

describe.skipIf(!ConfiguredBroker.isAvailable || !canMount)('a broker on its own machine', () => {
  const port = BrokerProcess.freePort(5);
  const [first, second] = [port - 10_000, port - 9_999];
  const advertise = (at: number) => `advertised.listeners=PLAINTEXT://127.0.0.1:${at},SECURE://127.0.0.1:${port + 2}`;
  let disk: SmallDisk;
  let broker: ConfiguredBroker;
  let proxy: BrokerProxy;

  beforeAll(async () => {
    disk = new SmallDisk(DISK_SIZE);
    broker = new ConfiguredBroker(port, advertise(first), disk.mountPoint);
    proxy = await BrokerProxy.listen(first, port);
    await broker.start();
  });
  afterAll(async () => {
    proxy.close();
    await broker.wipe();
    disk.remove();
  });

  /** Configures the product with both addresses, as for a cluster of two brokers. */
  function engineWithBothAddresses(): TestEngine {
    const engine = createBrokerEngine(broker);
    return { ...engine, settings: { ...engine.settings, KAFKA_BROKERS: `127.0.0.1:${first},127.0.0.1:${second}` } };
  }

  const logState = async (trial: Trial) => (await trial.health()).log.state;

  it('has a full disk: the product acknowledges events, and forwards them once there is room', async () => {
    const trial = await Trial.start({ engine: engineWithBothAddresses(), fault: 'broker: disk full' });
    await trial.waitForAcks(200);
    disk.fill();
    await expect.poll(() => logState(trial), faultPollOptions).toBe('disconnected');
    await trial.waitForAcks(500);
    disk.free();
    await broker.stop(); // with a full disk it ends by itself, but not at once
    await broker.start();
    trial.rounds++;
    await trial.waitForAcks(200);
    await trial.finish();
  });

  it.each(isFullRun ? ['another address'] : [])('restarts at %s, and the product reconnects to it', async () => {
    const trial = await Trial.start({ engine: engineWithBothAddresses(), fault: 'broker at another address' });
    await trial.waitForAcks(200);
    await broker.kill();
    proxy.close();
    await trial.waitForAcks(200);
    proxy = await BrokerProxy.listen(second, port);
    const properties = await readFile(broker.properties, 'utf8');
    await writeFile(broker.properties, properties.replace(advertise(first), advertise(second)));
    await broker.start();
    trial.rounds++;
    await trial.waitForAcks(200);
    await trial.finish();
  });
});
