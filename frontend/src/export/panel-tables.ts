import type { Summary } from 'backend/core/metrics/summary';
import { WEEKDAYS } from '../format/weekdays.ts';
import { activityTable } from './activity-table.ts';
import { type ExportTable, isoTime } from './export-table.ts';

/** How each panel becomes rows, by the panel's id. A panel that is not here offers no file. */
export const PANEL_TABLES: Readonly<Record<string, (summary: Summary) => ExportTable>> = {
  numbers: ({ total, messages, newMembers, posters, firstReply, health }) => ({
    columns: ['number', 'value', 'previous_30d'],
    rows: [
      ['health_score', health.score, null],
      ['health_from_messages', health.fromMessages, null],
      ['health_from_members', health.fromMembers, null],
      ['health_penalty', health.penalty, null],
      ['total_messages', total.messages, null],
      ['messages_30d', messages.count, messages.previous],
      ['new_members_30d', newMembers.count, newMembers.previous],
      ['posters_30d', posters.count, posters.previous],
      ['first_reply_p50_ms', firstReply.p50, firstReply.previous?.p50 ?? null],
      ['first_reply_p90_ms', firstReply.p90, firstReply.previous?.p90 ?? null],
      ['first_reply_n', firstReply.n, firstReply.previous?.n ?? null],
    ],
  }),
  health: ({ trend }) => ({
    columns: ['at', 'score', 'messages_30d', 'new_members_30d', 'posters_30d'],
    rows: trend.map(({ at, score, messages, newMembers, posters }) => [
      isoTime(at),
      score,
      messages,
      newMembers,
      posters,
    ]),
  }),
  'vital-signs': ({ vitals }) => ({
    columns: ['sign', 'weight', 'value', 'part', 'whole', 'n', 'least_n'],
    rows: vitals
      ? [
          ['score', 100, vitals.score, null, null, null, null],
          ...vitals.signs.map(({ name, weight, value, numerator, denominator, sampleSize, minSampleSize }) => [
            name,
            weight,
            value,
            numerator,
            denominator,
            sampleSize,
            minSampleSize,
          ]),
        ]
      : [],
  }),
  'over-time': ({ days, zoom }) =>
    zoom
      ? {
          columns: ['from', 'to', 'messages'],
          rows: zoom.map(({ from, to, messages }) => [isoTime(from), isoTime(to), messages]),
        }
      : {
          columns: ['date', 'from', 'to', 'messages'],
          rows: days.map(({ date, from, to, messages }) => [date, isoTime(from), isoTime(to), messages]),
        },
  'busy-hours': ({ hours }) => ({
    columns: ['weekday', 'hour', 'messages'],
    rows: Array.from(hours, (messages, hour) => [WEEKDAYS[Math.floor(hour / 24)] ?? null, hour % 24, messages]),
  }),
  channels: ({ channels }) => ({
    columns: ['channel_id', 'channel', 'messages', 'share', 'posters', 'last_at'],
    rows: channels.active.map(({ channel, messages, share, posters, lastAt }) => [
      channel.id,
      channel.name,
      messages,
      share,
      posters,
      isoTime(lastAt),
    ]),
  }),
  leaderboard: ({ leaders }) => ({
    columns: ['rank', 'person_id', 'person', 'messages', 'share', 'rank_change', 'is_new'],
    rows: leaders.map(({ rank, person, messages, share, rankChange: move, isNew }) => [
      rank,
      person.id,
      person.name,
      messages,
      share,
      move,
      String(isNew),
    ]),
  }),
  unanswered: ({ unanswered }) => ({
    columns: ['at', 'channel_id', 'channel', 'person_id', 'person', 'text'],
    rows: unanswered.map(({ at, channel, person, text }) => [
      isoTime(at),
      channel.id,
      channel.name,
      person.id,
      person.name,
      text,
    ]),
  }),
  activity: activityTable,
  newcomers: ({ newcomers: { joined, wrote, answered, waiting } }) => ({
    columns: ['step', 'people', 'person_id', 'person', 'joined_at', 'wrote_in'],
    rows: [
      ['joined', joined, null, null, null, null],
      ['first_message', wrote, null, null, null, null],
      ['first_reply', answered, null, null, null, null],
      ...waiting.map(({ person, since, wroteIn }) => [
        'waits_for_a_hello',
        1,
        person.id,
        person.name,
        isoTime(since),
        wroteIn?.name ?? null,
      ]),
    ],
  }),
  shape: ({ distribution: shape }) => ({
    columns: ['measure', 'value'],
    rows: [
      ['stickiness', shape.stickiness],
      ['poster_retention', shape.retention],
      ['top10_share', shape.top10Share],
      ['contributor_absence_factor', shape.absenceFactor],
    ],
  }),
};
