import { createCommunity } from 'backend/core/community';
import { fold } from 'backend/core/fold';
import type { SlackRecord } from 'backend/core/record';
import { type Summary, summarize } from 'backend/core/summary';
import { formatSlackTimestamp } from 'backend/core/timestamp';
import { createTimeZone } from 'backend/core/zone';
import { NOW, settings } from '../panels/sample.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const PEOPLE = ['Mirembe Sato-Lund', 'Idris Quillfeather', 'Tamsin Okoro-Reyes', 'Jun-ho Applewhite', 'Pavla Nkemelu'];
const CHANNELS = ['help', 'general', 'anvil-cli', 'show-and-tell'];
const TEXTS = [
  'Does the magnet driver need a *flyback diode* at 5 V?',
  'Yes, `1N4007` will do.',
  'Soldering night!',
  'Hello',
];

const common = { v: 1, team: 'T1', bot: false, source: 'slack', received_at: NOW } as const;

/** What a community of so many messages comes to, folded as everything is; the newest is `quietMs` old. */
export function summaryOf(messages: number, quietMs: number): Summary {
  const community = createCommunity();
  for (const record of records(messages, quietMs)) fold(community, record);
  return summarize(community, NOW, { ...settings, vitals: true, zone: createTimeZone(settings.timeZone) });
}

function* records(messages: number, quietMs: number): Generator<SlackRecord> {
  if (messages === 0) return;
  for (const [i, name] of PEOPLE.entries())
    yield {
      ...common,
      event_id: `join${i}`,
      event_type: 'team_join',
      metric_type: 'member_count',
      user: `U${i}`,
      name,
      timestamp: at((i * 9 + 1) * DAY),
    };
  for (const [i, name] of CHANNELS.entries())
    yield {
      ...common,
      event_id: `channel${i}`,
      event_type: 'channel_created',
      metric_type: 'channel_count',
      channel: `C${i}`,
      name,
      user: 'U0',
      timestamp: at((61 - i) * DAY),
    };
  for (let n = 0; n < messages; n++)
    yield {
      ...common,
      event_id: `message${n}`,
      event_type: 'message',
      metric_type: 'message_count',
      channel: `C${(n * n) % CHANNELS.length}`,
      channel_type: 'channel',
      user: `U${(n * n * n) % PEOPLE.length}`,
      text: TEXTS[n % TEXTS.length] ?? '',
      timestamp: at(quietMs + n * 7 * HOUR),
    };
}

/** So long before the moment of the story. */
function at(ms: number): string {
  return formatSlackTimestamp((NOW - ms) * 1000);
}
