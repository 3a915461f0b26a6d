import { createHash } from 'node:crypto';
import { EMPTY_EPOCH } from '../log.ts';

/** Where a partition begins. */
export interface PartitionStart {
  /** Of its oldest record; of the next one if it holds none. */
  offset: number;
  /** Of its oldest record, ms UTC, as the broker says it; missing if it holds none. */
  timestamp?: string;
}

/**
 * Tells one life of a topic from the next, the same for every process that reads it: brokers before Kafka 2.8, and
 * kafkajs, know no id of a topic.
 *
 * It is made of the time of the very first record of partition 0, so a recreated topic has another epoch. Where
 * retention took that record the name is all that is left: such a topic keeps one epoch.
 */
export function topicEpoch(topic: string, { offset, timestamp }: PartitionStart): string {
  if (offset > 0) return shortHash(['trimmed', topic]);
  return timestamp === undefined ? EMPTY_EPOCH : shortHash([topic, timestamp]);
}

/**
 * Whether partitions that began like this before may be the same now: records come at the end and go at the beginning,
 * and nothing else. What was made anew begins at 0 again, with a later record or none.
 */
export function isSameTopic(before: readonly PartitionStart[], now: readonly PartitionStart[]): boolean {
  return before.every((then, partition) => {
    const { offset, timestamp } = now[partition] ?? { offset: -1 };
    if (offset !== then.offset) return offset > then.offset;
    return then.timestamp === undefined || timestamp === then.timestamp;
  });
}

function shortHash(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 8);
}
