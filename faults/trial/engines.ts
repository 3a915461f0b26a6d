import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import { openJournal } from '../../backend/src/journal/journal.ts';
import type { ProductProcess } from '../../test/product/product-process.ts';
import type { ReadRecord } from '../clients/resuming-reader.ts';
import { Broker } from '../injection/broker.ts';
import { BrokerProcess } from '../injection/broker-process.ts';
import { isFullRun } from '../suite/fault-settings.ts';

/** One of the two log engines: the settings for the product, and reading its log past the product. */
export interface TestEngine {
  readonly name: 'embedded' | 'broker';
  readonly settings: Record<string, string>;
  /** How many records the log has ever held; 0 where only the server can report it. */
  endOffset(): Promise<number>;
  /** Returns the whole log from its beginning. The server must not run. */
  readAll(server: ProductProcess): Promise<ReadRecord[]>;
}

export const embeddedEngine: TestEngine = {
  name: 'embedded',
  settings: {},
  endOffset: async () => 0,
  async readAll({ dataDir }) {
    const journal = await openJournal(dataDir);
    const entries = journal.read(0, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
    await journal.close();
    return entries.map((entry) => ({ partition: 0, ...entry }));
  },
};

export interface BrokerTestEngine extends TestEngine {
  readonly broker: BrokerProcess;
  readonly topic: string;
}

/** Returns the broker of this worker. No other file uses it at the same time, so tests may stop it. */
export function brokerOfWorker(): BrokerProcess {
  return new BrokerProcess(inject('faultBrokers')[Number(process.env['VITEST_POOL_ID']) - 1] ?? 0);
}

/** Returns an engine with a new topic on a broker that the test may stop. */
export function createBrokerEngine(broker = brokerOfWorker()): BrokerTestEngine {
  const topic = newTopicName();
  return { ...topicEngine(broker, topic), broker, topic };
}

function newTopicName(): string {
  return `faults-${randomUUID().slice(0, 8)}`;
}

function topicEngine(broker: Broker, topic: string): TestEngine {
  return {
    name: 'broker',
    settings: { KAFKA_BROKERS: broker.address, KAFKA_TOPIC: topic },
    endOffset: () => broker.endOffset(topic),
    readAll: () => broker.readTopic(topic),
  };
}

/** The broker for tests that do not stop it: the one that the environment names, else the worker's. */
function anyBroker(): Broker {
  return namedBrokers ? new Broker(namedBrokers) : brokerOfWorker();
}

const namedBrokers = process.env['KAFKA_BROKERS'];

interface EngineChoice {
  name: TestEngine['name'];
  create: () => TestEngine;
  isAvailable: boolean;
}

/** For tests that run on both engines. */
export const allEngines: readonly EngineChoice[] = [
  { name: 'embedded', create: () => embeddedEngine, isAvailable: true },
  {
    name: 'broker',
    create: () => topicEngine(anyBroker(), newTopicName()),
    isAvailable: Boolean(namedBrokers) || BrokerProcess.isAvailable,
  },
];

/** Returns both engines in a full run, else the one with this name. */
export function enginesToTest(name: TestEngine['name']): readonly EngineChoice[] {
  return isFullRun ? allEngines : allEngines.filter((engine) => engine.name === name);
}
