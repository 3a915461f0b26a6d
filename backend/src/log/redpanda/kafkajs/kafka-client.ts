import { type ISocketFactory, Kafka, type KafkaConfig, type SASLOptions } from 'kafkajs';
import { withTimeout } from '../../../async/with-timeout.ts';
import type { Milliseconds } from '../../../core/time/units.ts';
import type { KafkaPortOptions } from '../kafka-port.ts';
import { createKafkaSockets } from './kafka-sockets.ts';
import { createKafkajsLogCreator } from './kafkajs-log-creator.ts';
import { patchRequestQueue } from './patch-request-queue.ts';

/**
 * Few and short retries inside kafkajs: it retries through the same connection, which may be dead. The engine repeats
 * what failed, through a new connection.
 */
export const KAFKA_RETRY_OPTIONS = {
  retries: 2,
  initialRetryTime: 100,
  maxRetryTime: 1000,
  factor: 0.2,
  multiplier: 2,
} as const;

const DISCONNECT_TIMEOUT_MS: Milliseconds = 3000;

patchRequestQueue();

/**
 * One client of kafkajs for one admin, producer or consumer, so that its connections can be closed without the others.
 */
export interface KafkaClient {
  readonly config: KafkaConfig & { socketFactory: ISocketFactory };
  readonly kafka: Kafka;
  /** Disconnects the admin, producer or consumer, and after 3 s at the latest its sockets. Never rejects. */
  close(user: { disconnect(): Promise<void> }): Promise<void>;
}

export interface KafkaClientFactory {
  /** Connects to nothing yet. */
  create(): KafkaClient;
}

/** All clients share the log creator, which removes repetitions. */
export function createKafkaClientFactory(options: KafkaPortOptions): KafkaClientFactory {
  const { brokers, ssl, clientId, logger } = options;
  const sasl: SASLOptions | undefined = options.sasl;
  const logCreator = createKafkajsLogCreator(logger);
  return {
    create() {
      const sockets = createKafkaSockets();
      const config = {
        brokers: [...brokers],
        clientId,
        ...(ssl === undefined ? {} : { ssl }),
        ...(sasl === undefined ? {} : { sasl }),
        connectionTimeout: 3000,
        authenticationTimeout: 5000,
        requestTimeout: 10_000,
        retry: KAFKA_RETRY_OPTIONS,
        logCreator,
        socketFactory: sockets.socketFactory,
      };
      return {
        config,
        kafka: new Kafka(config),
        async close(user) {
          await withTimeout(DISCONNECT_TIMEOUT_MS, 'disconnecting', user.disconnect()).catch(() => undefined);
          sockets.destroyAll();
        },
      };
    },
  };
}
