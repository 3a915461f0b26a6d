import type { MessageRecord } from '../../backend/src/core/records/record.ts';
import { formatSlackTimestamp } from '../../backend/src/core/time/slack-timestamp.ts';
import { DAY_US, msToUs, usToMs } from '../../backend/src/core/time/units.ts';
import { createRandom } from '../../demo/random.ts';

export const INVENTED_USER_COUNT = 5000;
export const INVENTED_CHANNEL_COUNT = 150;

/** A reply answers one of this many newest thread roots of its channel. */
const MAX_OPEN_THREADS = 40;

/**
 * Yields messages of the days up to `now` (ms UTC) in order: at irregular intervals. A few people and channels have
 * most of the messages, and four of ten messages are in a thread. The same arguments give the same messages.
 */
export function* inventMessages(count: number, days: number, now: number): Generator<MessageRecord> {
  const random = createRandom(count);
  const meanGapUs = (days * DAY_US) / count;
  const recent = new Map<number, string[]>();
  const nowUs = msToUs(now);
  let us = nowUs - days * DAY_US;
  for (let i = 0; i < count; i++) {
    us += Math.max(1, Math.round(random.next() * 2 * meanGapUs));
    const channel = Math.floor(INVENTED_CHANNEL_COUNT * random.next() ** 2);
    const roots = recent.get(channel) ?? [];
    recent.set(channel, roots);
    const timestamp = formatSlackTimestamp(Math.min(us, nowUs));
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
      received_at: usToMs(us),
    };
  }
}

/** Returns the items in another order; always the same one for a number of items. */
export function shuffled<T>(all: readonly T[]): T[] {
  const random = createRandom(all.length);
  const keys = all.map(() => random.next());
  return [...all.keys()].sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0)).flatMap((i) => all.slice(i, i + 1));
}
