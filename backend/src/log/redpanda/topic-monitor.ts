import { withTimeout } from '../../async/with-timeout.ts';
import { ensureTopic } from './ensure-topic.ts';
import { describeKafkaError, isBrokerResponse } from './kafka-client.ts';
import type { KafkaLogger } from './kafka-logger.ts';
import type { TopicAdmin, Watermarks } from './topic-admin.ts';
import { isSameTopic, type PartitionStart, topicEpoch } from './topic-epoch.ts';

const POLL_INTERVAL_MS = 2000;
const REQUEST_TIMEOUT_MS = 3000;
const ENSURE_TOPIC_TIMEOUT_MS = 10_000;
const CLOSED_MESSAGE = 'The log is closed.';

export interface TopicMonitor {
  /** As last heard of the topic that `epoch` names; `undefined` until it was reached for the first time. */
  readonly watermarks: Watermarks | undefined;
  /** `undefined` until the topic was reached for the first time. */
  readonly epoch: string | undefined;
  readonly reachable: boolean;
  /** Why the topic is out of reach; empty while it is not. */
  readonly reason: string;
  /** Calls back after each answer and each failure to get one, until the returned function is called. */
  onUpdate(listener: () => void): () => void;
  /** Asks at once, for who must not act on what was heard two seconds ago. Rejects when there is no answer. */
  refresh(): Promise<Watermarks>;
  /**
   * Whether the topic is still the one that it was when last heard of, and so everything fetched in between is of it.
   * Rejects when there is no answer.
   */
  confirmSameTopic(): Promise<boolean>;
  /** Best effort, at most 2 s: a group is made for one reader and means nothing after it. */
  deleteGroup(groupId: string): Promise<void>;
  close(): Promise<void>;
}

export interface TopicMonitorOptions {
  /** A new connection each time. */
  openAdmin(): TopicAdmin;
  brokers: readonly string[];
  topic: string;
  logger: KafkaLogger;
  /** Told, before anyone who asked is, that the topic is another one than before: it was deleted and made anew. */
  onRecreated(): void;
}

/**
 * Asks the topic for its ends and its beginning every two seconds, creates it where it is missing, and never gives up.
 *
 * A topic that took the place of another one is known by how it begins, whoever made it and however fast: what was
 * heard before is compared with what is heard now, and questions go one after the other, so no answer is older than
 * the one before it.
 */
export function startTopicMonitor({
  openAdmin,
  brokers,
  topic,
  logger,
  onRecreated: onReplaced,
}: TopicMonitorOptions): TopicMonitor {
  const listeners = new Set<() => void>();
  let connection: TopicAdmin | undefined;
  let asking: Promise<Watermarks> | undefined;
  let lastTurn: Promise<unknown> = Promise.resolve();
  let watermarks: Watermarks | undefined;
  let beginnings: readonly PartitionStart[] = [];
  let epoch: string | undefined;
  let reachable = false;
  let problem = 'no answer yet from';
  let detail = '';
  let downSince = performance.now();
  let closed = false;
  let timer: NodeJS.Timeout | undefined;

  async function connect(): Promise<TopicAdmin> {
    const fresh = openAdmin();
    try {
      await withTimeout(REQUEST_TIMEOUT_MS, 'connecting', fresh.admin.connect());
      await withTimeout(ENSURE_TOPIC_TIMEOUT_MS, 'looking for the topic', ensureTopic(fresh.admin, topic, logger));
      return fresh;
    } catch (error) {
      void fresh.disconnect();
      throw error;
    }
  }

  function disconnect(): void {
    void connection?.disconnect();
    connection = undefined;
  }

  /** One question at a time, through the connection there is; a failure ends that one. */
  function inTurn<T>(question: (asked: TopicAdmin) => Promise<T>): Promise<T> {
    const turn = lastTurn.then(async () => {
      connection ??= await connect();
      try {
        return await question(connection);
      } catch (error) {
        disconnect();
        throw error;
      }
    });
    lastTurn = turn.catch(() => undefined);
    return turn;
  }

  async function lookAgain(asked: TopicAdmin): Promise<boolean> {
    const now = await withTimeout(REQUEST_TIMEOUT_MS, 'asking how it begins', asked.partitionStarts(topic));
    const isSame = isSameTopic(beginnings, now);
    beginnings = now;
    epoch = now[0] && topicEpoch(topic, now[0]);
    if (isSame) {
      watermarks &&= raiseToStarts(watermarks, now);
      return true;
    }
    watermarks = undefined;
    disconnect(); // it knows the partitions of the topic that is gone
    onReplaced();
    return false;
  }

  // The ends first: that the topic begins as before, later, shows that they are its own.
  async function askOnce(): Promise<Watermarks> {
    for (;;) {
      if (closed) throw new Error(CLOSED_MESSAGE);
      const marks = await inTurn(async (asked) => {
        const found = await withTimeout(REQUEST_TIMEOUT_MS, 'asking for its ends', asked.watermarks(topic));
        return (await lookAgain(asked)) ? found : undefined;
      });
      if (marks) return marks;
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
    if (reachable) downSince = performance.now();
    reachable = false;
    problem = isBrokerResponse(error) ? 'refused by' : 'no answer from';
    detail = describeKafkaError(error);
    if (problem + detail !== before)
      logger.warn(`The topic ${topic} is out of reach: ${problem} ${brokers}: ${detail}`);
    throw error;
  }

  function ask(): Promise<Watermarks> {
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
    if (!closed) timer = setTimeout(() => void run(), POLL_INTERVAL_MS);
  }
  void run();

  return {
    get watermarks() {
      return watermarks;
    },
    get epoch() {
      return epoch;
    },
    get reachable() {
      return reachable;
    },
    get reason() {
      if (reachable) return '';
      const seconds = Math.round((performance.now() - downSince) / 1000);
      return `${problem} ${brokers.join(', ')} for ${seconds} s${detail && `: ${detail}`}`;
    },
    onUpdate(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    refresh: ask,
    async confirmSameTopic() {
      if (closed) throw new Error(CLOSED_MESSAGE);
      const isSame = await inTurn(lookAgain);
      if (!isSame) ask().catch(() => undefined);
      return isSame;
    },
    async deleteGroup(groupId) {
      if (!connection || !reachable) return;
      await withTimeout(2000, 'deleting a group', connection.admin.deleteGroups([groupId])).catch(() => undefined);
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      await asking?.catch(() => undefined);
      await lastTurn;
      disconnect();
    },
  };
}

/** What retention has taken since the ends were asked for: floor and epoch are told together, and no end is below the floor. */
function raiseToStarts({ low, high }: Watermarks, beginnings: readonly PartitionStart[]): Watermarks {
  const least = (offset: number, partition: number) => Math.max(offset, beginnings[partition]?.offset ?? 0);
  return { low: low.map(least), high: high.map(least) };
}
