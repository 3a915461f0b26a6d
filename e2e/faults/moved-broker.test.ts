import { symlinkSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canMount, SmallDisk } from './bad-disk.ts';
import { Broker, LIBS } from './broker.ts';
import { BrokerProxy } from './broker-proxy.ts';
import { type Engine, onBroker } from './engines.ts';
import { isLong, patience } from './knobs.ts';
import { Trial } from './trial.ts';

/** So much is what a new broker writes, and a little more. */
const SIZE = '96m';

describe.skipIf(!Broker.isThere || !canMount)('a broker on a machine of its own', () => {
  const port = Broker.freePort(5);
  const [first, second] = [port - 10_000, port - 9_999];
  const advertise = (at: number) => `advertised.listeners=PLAINTEXT://127.0.0.1:${at},SECURE://127.0.0.1:${port + 2}`;
  let disk: SmallDisk;
  let broker: Broker;
  let proxy: BrokerProxy;

  beforeAll(async () => {
    disk = new SmallDisk(SIZE);
    symlinkSync(LIBS, join(disk.place, 'libs'));
    broker = new Broker(port, advertise(first), disk.place);
    proxy = await BrokerProxy.listen(first, port);
    await broker.start();
  });
  afterAll(async () => {
    proxy.close();
    await broker.wipe();
    disk.remove();
  });

  /** It knows of both addresses, as one does of a cluster. */
  function atEither(): Engine {
    const engine = onBroker(broker);
    return { ...engine, settings: { ...engine.settings, KAFKA_BROKERS: `127.0.0.1:${first},127.0.0.1:${second}` } };
  }

  const state = async (trial: Trial) => (await trial.health()).log.state;

  it('whose disk is full: acks go on, and all of it follows once there is room', async () => {
    const trial = await Trial.begin({ engine: atEither(), fault: 'broker: disk full' });
    await trial.acknowledged(200);
    disk.fill();
    await expect.poll(() => state(trial), patience).toBe('disconnected');
    await trial.acknowledged(500);
    disk.free();
    await broker.stop(); // it ends by itself without a disk to write to, but not at once
    await broker.start();
    trial.rounds++;
    await trial.acknowledged(200);
    await trial.finish();
  });

  it.each(isLong ? ['another address'] : [])('which comes back at %s', async () => {
    const trial = await Trial.begin({ engine: atEither(), fault: 'broker at another address' });
    await trial.acknowledged(200);
    await broker.kill();
    proxy.close();
    await trial.acknowledged(200);
    proxy = await BrokerProxy.listen(second, port);
    const properties = await readFile(broker.properties, 'utf8');
    await writeFile(broker.properties, properties.replace(advertise(first), advertise(second)));
    await broker.start();
    trial.rounds++;
    await trial.acknowledged(200);
    await trial.finish();
  });
});
