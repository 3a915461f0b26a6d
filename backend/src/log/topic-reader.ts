import { randomUUID } from 'node:crypto';
import type { KafkaMessage } from 'kafkajs';
import { createBell } from './bell.ts';
import type { BrokerWatch } from './broker-watch.ts';
import { type ConsumerSession, startSession } from './consumer-session.ts';
import { type KafkaClients, wordsFor } from './kafka-client.ts';
import type { Logger } from './kafka-logger.ts';
import { type Entry, LogRecreated, type Position } from './log.ts';
import { createRetryPause } from './retry-pause.ts';
import { onShorter } from './topic-length.ts';

const FOLLOWS_MS = 10_000;
const LOOK_AGAIN_MS = 1000;

export interface ReaderParts {
  kafka: KafkaClients;
  topic: string;
  clientId: string;
  watch: BrokerWatch;
  logger: Logger;
  /** Where it begins. */
  from: Position;
  /** The topic is shorter than what was read of it. */
  onRecreated(): void;
}

export interface TopicReader {
  /** It has joined, and fetched within 10 s. */
  readonly follows: boolean;
  /** Why the last attempt to read ended; empty while it follows. */
  readonly failure: string;
  /** One past what it has seen of each partition. */
  readonly seen: Position;
  /** Once only. Throws `LogRecreated` after `recreated` was called. */
  entries(signal: AbortSignal): AsyncGenerator<readonly Entry[]>;
  recreated(): void;
  close(): Promise<void>;
}

/** Reads the topic through one consumer after another. */
export function createTopicReader(parts: ReaderParts): TopicReader {
  const { kafka, topic, clientId, watch, logger } = parts;
  const pause = createRetryPause(watch);
  const arrival = createBell();
  const room = createBell();
  const sessionEnd = createBell();
  const seen: number[] = [];
  const next = [...parts.from];
  let ready: readonly Entry[] | undefined;
  let session: ConsumerSession | undefined;
  let isVoid = false;
  let failure = '';
  let closed = false;

  async function take(
    partition: number,
    messages: readonly KafkaMessage[],
    goOn: () => Promise<boolean>,
  ): Promise<boolean> {
    const lookAgain = setInterval(room.ring, LOOK_AGAIN_MS);
    try {
      while (ready) {
        await room.heard();
        if (!(await goOn())) return false;
      }
    } finally {
      clearInterval(lookAgain);
    }
    if (closed) return false;
    const entries = toEntries(partition, messages, next[partition] ?? 0);
    const end = Number(messages.at(-1)?.offset ?? -1) + 1;
    next[partition] = Math.max(next[partition] ?? 0, end);
    seen[partition] = Math.max(seen[partition] ?? 0, end);
    if (entries.length > 0) ready = entries;
    arrival.ring();
    return true;
  }

  function follows(): boolean {
    return session !== undefined && performance.now() - session.lastSign < FOLLOWS_MS;
  }

  async function run(): Promise<void> {
    while (!closed) {
      session = startSession({
        kafka,
        topic,
        groupId: `${clientId}-${randomUUID()}`,
        watch,
        wanted: () => next,
        take,
        onEnd(error) {
          const words = wordsFor(error);
          if (watch.reachable && words !== failure) logger.warn(`Reading the topic ${topic} starts again: ${words}`);
          failure = words;
          sessionEnd.ring();
        },
      });
      const startedAt = performance.now();
      await sessionEnd.heard();
      if (session.lastSign > startedAt) pause.reset();
      const leaving = session.close();
      room.ring(); // a batch of this session must not wait beside one of the next
      await leaving;
      if (!closed) await pause.wait();
    }
  }
  const running = run();

  const stopHearing = onShorter(watch, seen, parts.onRecreated);

  async function close(): Promise<void> {
    closed = true;
    stopHearing();
    for (const bell of [arrival, room, sessionEnd]) bell.ring();
    pause.cancel();
    await running;
  }

  return {
    get follows() {
      return follows();
    },
    get failure() {
      return follows() ? '' : failure;
    },
    seen,
    async *entries(signal) {
      signal.addEventListener('abort', arrival.ring);
      try {
        while (!signal.aborted && !closed) {
          if (isVoid) throw new LogRecreated(`The topic ${topic} was deleted and made anew.`);
          const batch = ready;
          ready = undefined;
          room.ring();
          if (batch) yield batch;
          else await arrival.heard();
        }
      } finally {
        signal.removeEventListener('abort', arrival.ring);
      }
    },
    recreated() {
      isVoid = true;
      arrival.ring();
    },
    close,
  };
}

function toEntries(partition: number, messages: readonly KafkaMessage[], next: number): Entry[] {
  const entries: Entry[] = [];
  for (const message of messages) {
    const offset = Number(message.offset);
    if (message.value && offset >= next) entries.push({ partition, offset, json: message.value.toString() });
  }
  return entries;
}
