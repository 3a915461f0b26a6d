export interface KafkaErrorOptions extends ErrorOptions {
  type: string;
  isRefusal: boolean;
}

/** A call of the Kafka client has failed. The message is for the operator and contains no secrets. */
export class KafkaError extends Error {
  override readonly name = 'KafkaError';
  /** Kafka's name of the error, such as `UNKNOWN_TOPIC_OR_PARTITION`; empty if it has none. */
  readonly type: string;
  /** Whether a broker responded with an error; if not, no broker could be reached. */
  readonly isRefusal: boolean;

  constructor(message: string, { type, isRefusal, cause }: KafkaErrorOptions) {
    super(message, { cause });
    this.type = type;
    this.isRefusal = isRefusal;
  }
}

/** Kafka's name of an error, empty if it has none. */
export function kafkaErrorType(error: unknown): string {
  return error instanceof KafkaError ? error.type : '';
}
