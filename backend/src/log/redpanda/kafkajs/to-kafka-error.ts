import { errorMessage } from '../../../async/error-message.ts';
import { KafkaError } from '../kafka-error.ts';

/**
 * Converts an error of kafkajs: a message for the operator, Kafka's name of the error, and whether a broker responded.
 */
export function toKafkaError(error: unknown): KafkaError {
  if (error instanceof KafkaError) return error;
  const type = errorType(error);
  const isRefusal = type !== '' || (error instanceof Error && error.name.includes('SASL'));
  return new KafkaError(describe(error), { type, isRefusal, cause: error });
}

/** Explanations that messages of kafkajs lack; `%` stands for the message. */
const DESCRIPTIONS: readonly [pattern: RegExp, description: string][] = [
  [/ECONNREFUSED/, 'connection refused'],
  [/ENOTFOUND|EAI_AGAIN/, 'its host name cannot be resolved'],
  [/self-signed|unable to (verify|get)/, 'its certificate is not trusted (%): set KAFKA_SSL_CA_FILE'],
  [/^Closed connection/, 'it closed the connection; if it requires TLS, set KAFKA_SSL'],
  [/^Cluster authorization failed/, '% (this user needs permission to write to the topic)'],
  [
    /group coordinator/,
    '%: the broker is starting, or this user may not read groups whose names begin with slackpanda-',
  ],
];

function describe(error: unknown): string {
  const cause = rootCause(error);
  const nested = nestedError(cause);
  if (nested !== undefined) return describe(nested);
  const text = errorMessage(cause);
  const message = text.replace(/^Connection error: /, '');
  const [, description = message] = DESCRIPTIONS.find(([pattern]) => pattern.test(text)) ?? [];
  return description.replace('%', message);
}

function errorType(error: unknown): string {
  const cause = rootCause(error);
  if (!(cause instanceof Error)) return '';
  if ('type' in cause && typeof cause.type === 'string') return cause.type;
  const nested = nestedError(cause);
  return nested === undefined ? '' : errorType(nested);
}

/** kafkajs wraps the cause once for each layer of retries. */
function rootCause(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? rootCause(error.cause) : error;
}

/** The first of several errors, such as those of each topic that was to be created. */
function nestedError(error: unknown): unknown {
  if (!(error instanceof Error) || !('errors' in error) || !Array.isArray(error.errors)) return undefined;
  return error.errors[0];
}
