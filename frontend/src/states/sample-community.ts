import { type Summary, summarize } from 'backend/core/metrics/summary';
import type { SlackRecord } from 'backend/core/records/record';
import { createCommunity } from 'backend/core/state/community';
import { fold } from 'backend/core/state/fold';
import { formatSlackTimestamp } from 'backend/core/time/slack-timestamp';
import { createTimeZone } from 'backend/core/time/time-zone';
import { DAY_MS, HOUR_MS, type Milliseconds, msToUs } from 'backend/core/time/units';
import { SAMPLE_NOW, sampleSettings } from './sample-data.ts';

const PEOPLE = ['Mirembe Sato-Lund', 'Idris Quillfeather', 'Tamsin Okoro-Reyes', 'Jun-ho Applewhite', 'Pavla Nkemelu'];
const CHANNELS = ['help', 'general', 'anvil-cli', 'show-and-tell'];
const TEXTS = [
  'Does the magnet driver need a *flyback diode* at 5 V?',
  'Yes, `1N4007` will do.',
  'Soldering night!',
  'Hello',
];

const commonFields = { v: 1, team: 'T1', bot: false, source: 'slack', received_at: SAMPLE_NOW } as const;

/** The summary of a community with this many messages, the newest of which is `quietMs` old. */
export function sampleCommunitySummary(messages: number, quietMs: Milliseconds): Summary {
  const community = createCommunity();
  for (const record of sampleRecords(messages, quietMs)) fold(community, record);
  return summarize(community, SAMPLE_NOW, {
    ...sampleSettings,
    vitals: true,
    zone: createTimeZone(sampleSettings.timeZone),
  });
}

function* sampleRecords(messages: number, quietMs: Milliseconds): Generator<SlackRecord> {
  if (messages === 0) return;
  for (const [i, name] of PEOPLE.entries())
    yield {
      ...commonFields,
      event_id: `join${i}`,
      event_type: 'team_join',
      metric_type: 'member_count',
      user: `U${i}`,
      name,
      timestamp: timestampBefore((i * 9 + 1) * DAY_MS),
    };
  for (const [i, name] of CHANNELS.entries())
    yield {
      ...commonFields,
      event_id: `channel${i}`,
      event_type: 'channel_created',
      metric_type: 'channel_count',
      channel: `C${i}`,
      name,
      user: 'U0',
      timestamp: timestampBefore((61 - i) * DAY_MS),
    };
  for (let n = 0; n < messages; n++)
    yield {
      ...commonFields,
      event_id: `message${n}`,
      event_type: 'message',
      metric_type: 'message_count',
      channel: `C${(n * n) % CHANNELS.length}`,
      channel_type: 'channel',
      user: `U${(n * n * n) % PEOPLE.length}`,
      text: TEXTS[n % TEXTS.length] ?? '',
      timestamp: timestampBefore(quietMs + n * 7 * HOUR_MS),
    };
}

/** Slack's timestamp of a moment before the present of the sample. */
function timestampBefore(age: Milliseconds): string {
  return formatSlackTimestamp(msToUs(SAMPLE_NOW - age));
}
