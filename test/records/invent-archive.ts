import type { MessageRecord, SlackRecord, TeamJoinRecord } from '../../backend/src/core/records/record.ts';
import { formatSlackTimestamp } from '../../backend/src/core/time/slack-timestamp.ts';
import {
  DAY_US,
  HOUR_US,
  type Microseconds,
  type Milliseconds,
  msToUs,
  usToMs,
} from '../../backend/src/core/time/units.ts';
import { createRandom } from '../../demo/random.ts';

/** The size of a large community that was received whole: about that of a public one with an archive of eight years. */
export const ARCHIVE_SIZE = { messages: 950_000, people: 5500, channels: 90, days: 8 * 365 };

/** The share of messages that are in a thread, that ask something, and that are by a bot. */
const [REPLY_SHARE, QUESTION_SHARE, BOT_SHARE] = [0.45, 0.12, 0.04];
/** A reply answers one of this many newest messages of its channel that start a thread. */
const MAX_OPEN_THREADS = 40;
/** Hours of the day by how much is written in them, UTC. */
const BUSY_HOURS = [1, 1, 1, 1, 1, 2, 3, 5, 8, 9, 9, 8, 7, 8, 9, 9, 8, 7, 5, 4, 3, 2, 2, 1];

const common = { v: 1, team: 'T024BE7LD', bot: false, source: 'slack' } as const;

/**
 * Yields the joins and messages of an archive up to `now` (ms UTC), day by day in order: the community grows and then
 * shrinks, weekends are quiet, and people leave. The same arguments give the same records.
 */
export function* inventArchive(now: Milliseconds, size = ARCHIVE_SIZE): Generator<SlackRecord> {
  const random = createRandom(size.messages);
  const weights = Array.from({ length: size.days }, (_, day) => dayWeight(day, size.days));
  const weightSum = weights.reduce((sum, weight) => sum + weight, 0);
  const roots = new Map<number, string[]>();
  const startUs = msToUs(now) - size.days * DAY_US;
  let [written, weightBefore, joined] = [0, 0, 0];
  for (const [day, weight] of weights.entries()) {
    const dayUs = startUs + day * DAY_US;
    weightBefore += weight;
    for (; joined < (size.people * weightBefore) / weightSum; joined++)
      yield inventJoin(joined, dayUs + Math.floor(random.next() * HOUR_US));
    const owed = Math.round((size.messages * weightBefore) / weightSum);
    const times = Array.from({ length: owed - written }, () => timeOfDayUs(random.next(), random.next())).sort(
      (a, b) => a - b,
    );
    for (const timeUs of times) {
      const channel = Math.floor(size.channels * random.next() ** 2);
      // The newest people write most.
      const person = Math.max(0, Math.floor(joined * (1 - random.next() ** 3)) - 1);
      const open = roots.get(channel) ?? [];
      roots.set(channel, open);
      const us = dayUs + timeUs;
      const timestamp = formatSlackTimestamp(us);
      const root = open.length > 0 && random.chance(REPLY_SHARE) ? random.pick(open) : undefined;
      if (!root && open.push(timestamp) > MAX_OPEN_THREADS) open.shift();
      const isBot = random.chance(BOT_SHARE);
      yield {
        ...inventMessage(written++, isBot ? `UBOT${person % 20}` : `U${person}`, `C${channel}`, us),
        text: random.chance(QUESTION_SHARE) ? 'Does this work for you as well?' : 'It does, as the manual says.',
        bot: isBot,
        ...(root ? { thread_ts: root } : {}),
      };
    }
  }
}

/** How much is written on a day: most after two thirds of the time, little on weekends. */
function dayWeight(day: number, days: number): number {
  const age = day / days;
  return (0.2 + Math.min(age, 2 * (1 - age))) * (day % 7 < 5 ? 1 : 0.3);
}

function timeOfDayUs(a: number, b: number): Microseconds {
  let left = a * BUSY_HOURS.reduce((sum, weight) => sum + weight, 0);
  const hour = BUSY_HOURS.findIndex((weight) => {
    left -= weight;
    return left < 0;
  });
  return Math.floor((Math.max(0, hour) + b) * HOUR_US);
}

function inventJoin(person: number, us: Microseconds): TeamJoinRecord {
  return {
    ...common,
    event_id: `EvJ${person}`,
    event_type: 'team_join',
    metric_type: 'member_count',
    user: `U${person}`,
    name: `Person ${person}`,
    timestamp: formatSlackTimestamp(us),
    received_at: usToMs(us),
  };
}

function inventMessage(number: number, user: string, channel: string, us: Microseconds): MessageRecord {
  return {
    ...common,
    event_id: `Ev${number}`,
    event_type: 'message',
    metric_type: 'message_count',
    user,
    channel,
    channel_type: 'channel',
    text: '',
    timestamp: formatSlackTimestamp(us),
    received_at: usToMs(us),
  };
}
