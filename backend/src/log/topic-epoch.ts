import { createHash } from 'node:crypto';
import type { KafkaMessage } from 'kafkajs';

/**
 * Tells one life of a topic from the next, the same for every process that reads it: kafkajs knows no topic id.
 *
 * It is a digest of the very first record of partition 0, so a recreated topic has another epoch. Where retention took
 * that record the name is all that is left: such a topic keeps one epoch, and if it is then recreated and trimmed
 * again, only offsets beyond its end give it away.
 */
export function topicEpoch(topic: string, first: Pick<KafkaMessage, 'offset' | 'timestamp' | 'key' | 'value'>): string {
  if (first.offset !== '0') return trimmedEpoch(topic);
  return digest([topic, first.timestamp, first.key?.toString() ?? '', first.value?.toString() ?? '']);
}

/** The epoch of a topic whose first record is gone. */
export function trimmedEpoch(topic: string): string {
  return digest(['trimmed', topic]);
}

function digest(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 8);
}
