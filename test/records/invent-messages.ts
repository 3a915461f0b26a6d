import type { MessageRecord } from '../../backend/src/core/records/record.ts';
import { formatSlackTimestamp } from '../../backend/src/core/time/slack-timestamp.ts';
import { DAY_US } from '../../backend/src/core/time/units.ts';
import { createRandom } from '../../demo/random.ts';

export const INVENTED_USER_COUNT = 5000;
export const INVENTED_CHANNEL_COUNT = 150;

/** So many messages before the last one may be the root of a reply. */
const MAX_OPEN_THREADS = 40;

/**
 * Messages of the days up to `now` (ms UTC), in order: at irregular times, few people and channels with many, many with
 * few, four of ten in a thread. Always the same ones.
 */
export function* inventMessages(count: number, days: number, now: number): Generator<MessageRecord> {
  const random = createRandom(count);
  const gap = (days * DAY_US) / count;
  const recent = new Map<number, string[]>();
  let us = now * 1000 - days * DAY_US;
  for (let i = 0; i < count; i++) {
    us += Math.max(1, Math.round(random.next() * 2 * gap));
    const channel = Math.floor(INVENTED_CHANNEL_COUNT * random.next() ** 2);
    const roots = recent.get(channel) ?? [];
    recent.set(channel, roots);
    const timestamp = formatSlackTimestamp(Math.min(us, now * 1000));
    const root = random.chance(0.4) && roots.length > 0 ? random.pick(roots) : undefined;
    if (!root && roots.push(timestamp) > MAX_OPEN_THREADS) roots.shift();
    yield {
      v: 1,
      event_id: `Ev${i}`,
      team: 'T024BE7LD',
      event_type: 'message',
      metric_type: 'message_count',
      user: `U${Math.floor(INVENTED_USER_COUNT * random.next() ** 3)}`,
      channel: `C${channel}`,
      channel_type: 'channel',
      text: `message number ${i} of the bench, about as long as people write`,
      timestamp,
      ...(root ? { thread_ts: root } : {}),
      bot: false,
      source: 'slack',
      received_at: Math.floor(us / 1000),
    };
  }
}

/** The same in another order, always the same one. */
export function shuffled<T>(all: readonly T[]): T[] {
  const random = createRandom(all.length);
  const keys = all.map(() => random.next());
  return [...all.keys()].sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0)).flatMap((i) => all.slice(i, i + 1));
}
