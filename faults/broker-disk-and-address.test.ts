import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BrokerProcess, ConfiguredBroker } from './injection/broker-process.ts';
import { BrokerProxy } from './injection/broker-proxy.ts';
import { canMount, SmallDisk } from './injection/disk-faults.ts';
import { faultPollOptions, isFullRun } from './suite/fault-settings.ts';
import { createBrokerEngine, type TestEngine } from './trial/engines.ts';
import { Trial } from './trial/trial.ts';

/** So much is what a new broker writes, and a little more. */
const DISK_SIZE = '96m';

describe.skipIf(!ConfiguredBroker.isAvailable || !canMount)('a broker on a machine of its own', () => {
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

  /** It knows of both addresses, as one does of a cluster. */
  function atEither(): TestEngine {
    const engine = createBrokerEngine(broker);
    return { ...engine, settings: { ...engine.settings, KAFKA_BROKERS: `127.0.0.1:${first},127.0.0.1:${second}` } };
  }

  const state = async (trial: Trial) => (await trial.health()).log.state;

  it('whose disk is full: acks go on, and all of it follows once there is room', async () => {
    const trial = await Trial.start({ engine: atEither(), fault: 'broker: disk full' });
    await trial.waitForAcks(200);
    disk.fill();
    await expect.poll(() => state(trial), faultPollOptions).toBe('disconnected');
    await trial.waitForAcks(500);
    disk.free();
    await broker.stop(); // it ends by itself without a disk to write to, but not at once
    await broker.start();
    trial.rounds++;
    await trial.waitForAcks(200);
    await trial.finish();
  });

  it.each(isFullRun ? ['another address'] : [])('which comes back at %s', async () => {
    const trial = await Trial.start({ engine: atEither(), fault: 'broker at another address' });
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
