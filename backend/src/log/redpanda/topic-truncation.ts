import type { TopicMonitor } from './topic-monitor.ts';

/**
 * Calls back once, when the topic turns out to be shorter than what was read of it, until the returned function is
 * called. `read`: for each partition one past what was read; it may grow at any time.
 *
 * An answer is held against what had been read before its question, for reading goes on while it is under way. Twice
 * in a row: right after a change of leader the end may lag behind for a moment.
 */
export function onTopicTruncated(
  watch: Pick<TopicMonitor, 'watermarks' | 'reachable' | 'onUpdate'>,
  read: readonly number[],
  listener: () => void,
): () => void {
  let before = [...read];
  let times = 0;
  return watch.onUpdate(() => {
    const high = watch.watermarks?.high ?? [];
    const isShort = watch.reachable && before.some((end, partition) => end > (high[partition] ?? 0));
    times = isShort ? times + 1 : 0;
    before = [...read];
    if (times === 2) listener();
  });
}
