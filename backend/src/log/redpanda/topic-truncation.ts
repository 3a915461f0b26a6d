import type { TopicMonitor } from './topic-monitor.ts';

/**
 * Calls back once, when the topic turns out to be shorter than what was read of it, until the returned function is
 * called. `readOffsets`: for each partition, one past the last offset that was read; it may grow at any time.
 *
 * A response is compared with what had been read before its request, because reading goes on meanwhile. It takes two
 * responses in a row: right after a change of the leader the end may lag behind for a moment.
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
