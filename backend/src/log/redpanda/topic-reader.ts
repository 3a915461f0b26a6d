import { randomUUID } from 'node:crypto';
import type { KafkaMessage } from 'kafkajs';
import { createSignal } from '../../async/signal.ts';
import { type LogEntry, LogRecreatedError, type Position } from '../log.ts';
import { createBackoff } from './backoff.ts';
import { type ConsumerSession, startConsumerSession } from './consumer-session.ts';
import { describeKafkaError, type KafkaClientFactory } from './kafka-client.ts';
import type { KafkaLogger } from './kafka-logger.ts';
import type { TopicMonitor } from './topic-monitor.ts';
import { onTopicTruncated } from './topic-truncation.ts';

const MAX_FETCH_AGE_MS = 10_000;
const HEARTBEAT_INTERVAL_MS = 1000;

export interface TopicReaderOptions {
  clients: KafkaClientFactory;
  topic: string;
  clientId: string;
  monitor: TopicMonitor;
  logger: KafkaLogger;
  /** Where it begins. */
  from: Position;
  /** The topic is shorter than what was read of it. */
  onRecreated(): void;
}

export interface TopicReader {
  /** It has joined, and fetched within 10 s. */
  readonly isFollowing: boolean;
  /** Why the last attempt to read ended; empty while it follows. */
  readonly failure: string;
  /** One past what it has seen of each partition. */
  readonly readOffsets: Position;
  /** Once only. Throws `LogRecreatedError` after `recreated` was called. */
  entries(signal: AbortSignal): AsyncGenerator<readonly LogEntry[]>;
  markRecreated(): void;
  close(): Promise<void>;
}

/** Reads the topic through one consumer after another. */
export function createTopicReader(parts: TopicReaderOptions): TopicReader {
  const { clients: kafka, topic, clientId, monitor: watch, logger } = parts;
  const pause = createBackoff(watch);
  const arrival = createSignal();
  const room = createSignal();
  const sessionEnd = createSignal();
  const seen: number[] = [];
  const next = [...parts.from];
  let ready: readonly LogEntry[] | undefined;
  let session: ConsumerSession | undefined;
  let isVoid = false;
  let failure = '';
  let closed = false;

  async function take(
    partition: number,
    messages: readonly KafkaMessage[],
    goOn: () => Promise<boolean>,
  ): Promise<boolean> {
    const lookAgain = setInterval(room.notify, HEARTBEAT_INTERVAL_MS);
    try {
      while (ready) {
        await room.wait();
        if (!(await goOn())) return false;
      }
    } finally {
      clearInterval(lookAgain);
    }
    if (closed) return false;
    const entries = toLogEntries(partition, messages, next[partition] ?? 0);
    const end = Number(messages.at(-1)?.offset ?? -1) + 1;
    next[partition] = Math.max(next[partition] ?? 0, end);
    seen[partition] = Math.max(seen[partition] ?? 0, end);
    if (entries.length > 0) ready = entries;
    arrival.notify();
    return true;
  }

  function follows(): boolean {
    return session !== undefined && performance.now() - session.lastFetchAtMs < MAX_FETCH_AGE_MS;
  }

  async function run(): Promise<void> {
    while (!closed) {
      session = startConsumerSession({
        clients: kafka,
        topic,
        groupId: `${clientId}-${randomUUID()}`,
        monitor: watch,
        nextOffsets: () => next,
        onBatch: take,
        onEnd(error) {
          const words = describeKafkaError(error);
          if (watch.reachable && words !== failure) logger.warn(`Reading the topic ${topic} starts again: ${words}`);
          failure = words;
          sessionEnd.notify();
        },
      });
      const startedAt = performance.now();
      await sessionEnd.wait();
      if (session.lastFetchAtMs > startedAt) pause.reset();
      const leaving = session.close();
      room.notify(); // a batch of this session must not wait beside one of the next
      await leaving;
      if (!closed) await pause.wait();
    }
  }
  const running = run();

  const stopHearing = onTopicTruncated(watch, seen, parts.onRecreated);

  async function close(): Promise<void> {
    closed = true;
    stopHearing();
    for (const bell of [arrival, room, sessionEnd]) bell.notify();
    pause.cancel();
    await running;
  }

  return {
    get isFollowing() {
      return follows();
    },
    get failure() {
      return follows() ? '' : failure;
    },
    readOffsets: seen,
    async *entries(signal) {
      signal.addEventListener('abort', arrival.notify);
      try {
        while (!signal.aborted && !closed) {
          if (isVoid) throw new LogRecreatedError(`The topic ${topic} was deleted and made anew.`);
          const batch = ready;
          ready = undefined;
          room.notify();
          if (batch) yield batch;
          else await arrival.wait();
        }
      } finally {
        signal.removeEventListener('abort', arrival.notify);
      }
    },
    markRecreated() {
      isVoid = true;
      arrival.notify();
    },
    close,
  };
}

function toLogEntries(partition: number, messages: readonly KafkaMessage[], next: number): LogEntry[] {
  const entries: LogEntry[] = [];
  for (const message of messages) {
    const offset = Number(message.offset);
    if (message.value && offset >= next) entries.push({ partition, offset, json: message.value.toString() });
  }
  return entries;
}
