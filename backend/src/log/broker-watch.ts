import type { Admin, Kafka } from 'kafkajs';
import { hasAnswered, wordsFor } from './kafka-client.ts';
import type { Logger } from './kafka-logger.ts';
import { withinTime } from './time-limit.ts';
import { ensureTopic } from './topic.ts';

const ASK_EVERY_MS = 2000;
const LIMIT_MS = 3000;
const TOPIC_LIMIT_MS = 10_000;

/** The oldest offset of each partition, and one past its newest. */
export interface Watermarks {
  low: readonly number[];
  high: readonly number[];
}

export interface BrokerWatch {
  /** As last heard; `undefined` until the topic was reached for the first time. */
  readonly watermarks: Watermarks | undefined;
  readonly reachable: boolean;
  /** Why the topic is out of reach; empty while it is not. */
  readonly reason: string;
  /** Calls back after each answer and each failure to get one, until the returned function is called. */
  onNews(listener: () => void): () => void;
  /** Asks at once, for who must not act on what was heard two seconds ago. Rejects when there is no answer. */
  ask(): Promise<Watermarks>;
  /** Best effort, at most 2 s: a group is made for one reader and means nothing after it. */
  deleteGroup(groupId: string): Promise<void>;
  close(): Promise<void>;
}

/** Asks the topic for its ends every two seconds, creates it where it is missing, and never gives up. */
export function watchBroker(kafka: Kafka, brokers: readonly string[], topic: string, logger: Logger): BrokerWatch {
  const listeners = new Set<() => void>();
  let admin: Admin | undefined;
  let asking: Promise<Watermarks> | undefined;
  let watermarks: Watermarks | undefined;
  let reachable = false;
  let problem = 'no answer yet from';
  let detail = '';
  let downSince = Date.now();
  let closed = false;
  let timer: NodeJS.Timeout | undefined;

  async function connect(): Promise<Admin> {
    const fresh = kafka.admin({ retry: { retries: 0 } });
    try {
      await withinTime(LIMIT_MS, 'connecting', fresh.connect());
      await withinTime(TOPIC_LIMIT_MS, 'looking for the topic', ensureTopic(fresh, topic, logger));
      return fresh;
    } catch (error) {
      drop(fresh);
      throw error;
    }
  }

  async function askOnce(): Promise<Watermarks> {
    const asked = admin ?? (await connect());
    admin = asked;
    try {
      return toWatermarks(await withinTime(LIMIT_MS, 'asking for its ends', asked.fetchTopicOffsets(topic)));
    } catch (error) {
      admin = undefined;
      drop(asked);
      throw error;
    }
  }

  function heard(answer: Watermarks): Watermarks {
    if (!reachable) logger.info(`The topic ${topic} is within reach.`);
    reachable = true;
    watermarks = answer;
    return answer;
  }

  function failed(error: unknown): never {
    const before = reachable ? '' : problem + detail;
    if (reachable) downSince = Date.now();
    reachable = false;
    problem = hasAnswered(error) ? 'refused by' : 'no answer from';
    detail = wordsFor(error);
    if (problem + detail !== before)
      logger.warn(`The topic ${topic} is out of reach: ${problem} ${brokers}: ${detail}`);
    throw error;
  }

  function ask(): Promise<Watermarks> {
    if (closed) return Promise.reject(new Error('The log is closed.'));
    asking ??= askOnce()
      .then(heard, failed)
      .finally(() => {
        asking = undefined;
        for (const listener of listeners) listener();
      });
    return asking;
  }

  async function run(): Promise<void> {
    await ask().catch(() => undefined);
    if (!closed) timer = setTimeout(() => void run(), ASK_EVERY_MS);
  }
  void run();

  return {
    get watermarks() {
      return watermarks;
    },
    get reachable() {
      return reachable;
    },
    get reason() {
      if (reachable) return '';
      const seconds = Math.round((Date.now() - downSince) / 1000);
      return `${problem} ${brokers.join(', ')} for ${seconds} s${detail && `: ${detail}`}`;
    },
    onNews(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    ask,
    async deleteGroup(groupId) {
      if (!admin || !reachable) return;
      await withinTime(2000, 'deleting a group', admin.deleteGroups([groupId])).catch(() => undefined);
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      await asking?.catch(() => undefined);
      if (admin) drop(admin);
    },
  };
}

function toWatermarks(partitions: { partition: number; low: string; high: string }[]): Watermarks {
  const sorted = partitions.toSorted((a, b) => a.partition - b.partition);
  return { low: sorted.map(({ low }) => Number(low)), high: sorted.map(({ high }) => Number(high)) };
}

function drop(admin: Admin): void {
  void admin.disconnect().catch(() => undefined);
}
