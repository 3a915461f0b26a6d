import type { ConnectionOptions } from 'node:tls';
import { type ISocketFactory, Kafka, type KafkaConfig, type SASLOptions } from 'kafkajs';
import { withTimeout } from '../../async/with-timeout.ts';
import { createKafkaLogCreator, type KafkaLogger } from './kafka-logger.ts';
import { createKafkaSockets } from './kafka-sockets.ts';
import { patchRequestQueue } from './patch-request-queue.ts';

export interface KafkaClientSettings {
  /** `host:port` each. */
  brokers: readonly string[];
  /** `true`, or the certificates to trust. */
  ssl?: boolean | ConnectionOptions;
  sasl?: SASLOptions;
  /** Also the prefix of the names of our consumer groups. */
  clientId: string;
  logger: KafkaLogger;
}

/** Few and short retries of its own: who uses it has a loop with a view of the whole, and kafkajs has none. */
export const KAFKA_RETRY_OPTIONS = {
  retries: 2,
  initialRetryTime: 100,
  maxRetryTime: 1000,
  factor: 0.2,
  multiplier: 2,
} as const;

/** How long whoever uses a client may take to end by itself, ms. */
const DISCONNECT_TIMEOUT_MS = 3000;

patchRequestQueue();

/** Of one user of kafkajs, with connections of its own. */
export interface KafkaClient {
  readonly config: KafkaConfig & { socketFactory: ISocketFactory };
  readonly kafka: Kafka;
  /** Ends its user, and after 3 s at the latest its connections. Never rejects. */
  close(user: { disconnect(): Promise<void> }): Promise<void>;
}

export interface KafkaClientFactory {
  /** Connects to nothing yet. */
  create(): KafkaClient;
}

export function createKafkaClientFactory({
  brokers,
  ssl,
  sasl,
  clientId,
  logger,
}: KafkaClientSettings): KafkaClientFactory {
  const logCreator = createKafkaLogCreator(logger);
  const open = (): KafkaClient => {
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
        await withTimeout(DISCONNECT_TIMEOUT_MS, 'leaving', user.disconnect()).catch(() => undefined);
        sockets.destroyAll();
      },
    };
  };
  return { create: open };
}

/** What went wrong, in words: kafkajs wraps the cause once for each layer of retries. */
export function describeKafkaError(error: unknown): string {
  const cause = rootCause(error);
  if (cause instanceof Error && 'errors' in cause && Array.isArray(cause.errors) && cause.errors.length > 0) {
    return describeKafkaError(cause.errors[0]);
  }
  const text = cause instanceof Error ? cause.message : String(cause);
  const plain = text.replace(/^Connection error: /, '');
  const [, words = plain] = ERROR_DESCRIPTIONS.find(([pattern]) => pattern.test(text)) ?? [];
  return words.replace('%', plain);
}

/** What an operator must know that kafkajs does not say. */
const ERROR_DESCRIPTIONS: readonly [pattern: RegExp, words: string][] = [
  [/ECONNREFUSED/, 'connection refused'],
  [/ENOTFOUND|EAI_AGAIN/, 'its name is not known'],
  [/self-signed|unable to (verify|get)/, 'its certificate is not trusted (%): set KAFKA_SSL_CA_FILE'],
  [/^Closed connection/, 'it closes the connection, as brokers do that want TLS (KAFKA_SSL)'],
  [/^Cluster authorization failed/, '% (this user needs the right to write to the topic)'],
  [
    /group coordinator/,
    '%: the broker is starting, or this user may not read groups whose names begin with slackpanda-',
  ],
];

/** Kafka's name of the error, such as `UNKNOWN_TOPIC_OR_PARTITION`; empty if it has none. */
export function kafkaErrorType(error: unknown): string {
  const cause = rootCause(error);
  if (!(cause instanceof Error)) return '';
  if ('type' in cause && typeof cause.type === 'string') return cause.type;
  return 'errors' in cause && Array.isArray(cause.errors) ? kafkaErrorType(cause.errors[0]) : '';
}

/** Whether the broker spoke, and said no: then it is not the network that is at fault. */
export function isBrokerResponse(error: unknown): boolean {
  return kafkaErrorType(error) !== '' || (error instanceof Error && /SASL|TopicUnusableError/.test(error.name));
}

function rootCause(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? rootCause(error.cause) : error;
}
