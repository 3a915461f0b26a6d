import { createHash } from 'node:crypto';
import { EMPTY_EPOCH } from '../log.ts';
import type { PartitionStart } from './kafka-port.ts';

/**
 * The epoch of a topic. It distinguishes a topic from a recreated one of the same name, and is the same in every
 * process. Brokers before Kafka 2.8 and kafkajs 2.2.4 have no topic ids (KIP-516), which would serve for this.
 *
 * The epoch is made of the time of the first record of partition 0, so a recreated topic has another one. Where
 * retention has deleted that record, the epoch is made of the name alone. See
 * `docs/architecture.md#cursor-epoch-and-reset`.
 */
export function topicEpoch(topic: string, { offset, timestamp }: PartitionStart): string {
  if (offset > 0) return shortHash(['trimmed', topic]);
  return timestamp === undefined ? EMPTY_EPOCH : shortHash([topic, timestamp]);
}

/**
 * Whether partitions that started as `before` may be those that start as `now`. Records are added at the end and
 * deleted at the start, and nothing else happens to them. A recreated topic starts at 0 again, with a later record or
 * none.
 */
export function isSameTopic(before: readonly PartitionStart[], now: readonly PartitionStart[]): boolean {
  return before.every((earlier, partition) => {
    const { offset, timestamp } = now[partition] ?? { offset: -1 };
    if (offset !== earlier.offset) return offset > earlier.offset;
    return earlier.timestamp === undefined || timestamp === earlier.timestamp;
  });
}

function shortHash(texts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(texts)).digest('hex').slice(0, 8);
}
