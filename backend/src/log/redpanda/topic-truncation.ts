import type { TopicMonitor } from './topic-monitor.ts';

/**
 * Calls back once, when the high watermark of a partition is below what was read. Returns a function that unsubscribes.
 * `readOffsets`: for each partition, one past the last offset that was read; it may grow at any time.
 *
 * Each response is compared with what was read before its request, because the reader continues meanwhile. Two short
 * responses in a row are needed, because the watermark may lag for a moment after a change of the leader.
 */
export function onTopicTruncated(
  monitor: Pick<TopicMonitor, 'watermarks' | 'reachable' | 'onUpdate'>,
  readOffsets: readonly number[],
  listener: () => void,
): () => void {
  let before = [...readOffsets];
  let shortResponses = 0;
  return monitor.onUpdate(() => {
    const high = monitor.watermarks?.high ?? [];
    const isShort = monitor.reachable && before.some((end, partition) => end > (high[partition] ?? 0));
    shortResponses = isShort ? shortResponses + 1 : 0;
    before = [...readOffsets];
    if (shortResponses === 2) listener();
  });
}
