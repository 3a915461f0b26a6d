import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import { openJournal } from '../../backend/src/log/journal.ts';
import type { Server } from '../server.ts';
import { Broker } from './broker.ts';
import type { Read } from './following-reader.ts';
import { isLong } from './knobs.ts';

/** One of the two logs: how the product is told of it, and how it is read past the product. */
export interface Engine {
  readonly name: 'embedded' | 'broker';
  readonly settings: Record<string, string>;
  /** How much the log has held by its own word; 0 where the server's is as good. */
  end(): Promise<number>;
  /** The whole log from its beginning. The server must not run. */
  read(server: Server): Promise<Read[]>;
}

export const embedded: Engine = {
  name: 'embedded',
  settings: {},
  end: async () => 0,
  async read({ dataDir }) {
    const journal = await openJournal(dataDir);
    const entries = journal.read(0, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
    await journal.close();
    return entries.map((entry) => ({ partition: 0, ...entry }));
  },
};

export interface BrokerEngine extends Engine {
  readonly broker: Broker;
  readonly topic: string;
}

/** Of the suite's brokers the one that no other file uses at the same time, and that this one may therefore ill-treat. */
export function ownBroker(): Broker {
  return new Broker(inject('faultBrokers')[Number(process.env['VITEST_POOL_ID']) - 1] ?? 0);
}

/** A topic of its own on this file's broker, or on another one. */
export function onBroker(broker = ownBroker()): BrokerEngine {
  const topic = `faults-${randomUUID().slice(0, 8)}`;
  return {
    name: 'broker',
    broker,
    topic,
    settings: { KAFKA_BROKERS: broker.address, KAFKA_TOPIC: topic },
    end: () => broker.end(topic),
    read: () => broker.read(topic),
  };
}

interface Choice {
  name: Engine['name'];
  make: () => Engine;
  isThere: boolean;
}

/** For tests of both: without a broker the suite has said that half of it is skipped. */
export const engines: readonly Choice[] = [
  { name: 'embedded', make: () => embedded, isThere: true },
  { name: 'broker', make: onBroker, isThere: Broker.isThere },
];

/** Both where there is time, else the one that is named. */
export function chosen(name: Engine['name']): readonly Choice[] {
  return isLong ? engines : engines.filter((engine) => engine.name === name);
}
