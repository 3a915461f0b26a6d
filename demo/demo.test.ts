import { describe, expect, it } from 'vitest';
import { DEFAULT_HEALTH_RULES } from '../backend/src/core/metrics/health-score.ts';
import { summarize } from '../backend/src/core/metrics/summary.ts';
import type { SlackRecord } from '../backend/src/core/records/record.ts';
import { createCommunity } from '../backend/src/core/state/community.ts';
import { communityDigest } from '../backend/src/core/state/digest.ts';
import { fold } from '../backend/src/core/state/fold.ts';
import { createTimeZone } from '../backend/src/core/time/time-zone.ts';
import { type Milliseconds, secondsToMs } from '../backend/src/core/time/units.ts';
import { parseEnvelope } from '../backend/src/slack/events/envelope.ts';
import { normalize } from '../backend/src/slack/events/normalize.ts';
import { channelId, DEMO_CHANNELS, NEW_CHANNELS } from './channels.ts';
import { type EventDelivery, inventCommunity } from './invent-community.ts';
import { inventHistory } from './invent-history.ts';
import { inventLiveEvents } from './invent-live-events.ts';

const NOW_MS = Date.parse('2026-11-20T12:00:00Z');
const TEAM_ID = 'T0DEMO';

/** Returns the deliveries of a year, and of `steps` live steps after it. */
function inventDeliveries({ seed = 1, steps = 0, now = NOW_MS } = {}): {
  deliveries: EventDelivery[];
  end: Milliseconds;
} {
  const community = inventCommunity({ team: TEAM_ID, seed, runId: 'test' });
  const deliveries = inventHistory(community, now, 0);
  let end = now;
  let stepCount = 0;
  for (const { waitMs, createDeliveries } of inventLiveEvents(community)) {
    if (stepCount++ === steps) break;
    end += waitMs;
    deliveries.push(...createDeliveries(end));
  }
  return { deliveries, end };
}

function recordOf({ envelope }: EventDelivery, receivedAt = NOW_MS): SlackRecord {
  const parsed = parseEnvelope(JSON.parse(JSON.stringify(envelope)));
  if (parsed?.kind !== 'event') throw new Error('The envelope holds no event.');
  return normalize(parsed, receivedAt);
}

function communityOf(deliveries: readonly EventDelivery[], now = NOW_MS) {
  const community = createCommunity(TEAM_ID);
  for (const delivery of deliveries) fold(community, recordOf(delivery, now));
  return community;
}

function summaryOf(deliveries: readonly EventDelivery[], now: number) {
  return summarize(communityOf(deliveries, now), now, {
    zone: createTimeZone('UTC'),
    countDirectMessages: false,
    health: DEFAULT_HEALTH_RULES,
  });
}

/** The record that each kind of event must become. */
const EXPECTED_KINDS: Readonly<Record<string, string>> = {
  message: 'message_count message',
  'message by a bot': 'message_count message bot',
  'message bot_message by a bot': 'message_count message bot',
  'message message_changed': 'none message_changed',
  'message message_deleted': 'none message_deleted',
  team_join: 'member_count team_join',
  user_change: 'none user_change',
  member_joined_channel: 'channel_join_count member_joined_channel',
  channel_created: 'channel_count channel_created',
  channel_rename: 'none channel_rename',
  reaction_added: 'reaction_count reaction_added',
  reaction_removed: 'reaction_count reaction_removed',
};

const { deliveries, end } = inventDeliveries({ steps: 2000 });

describe('the demo', () => {
  it('posts events of every kind, which become the expected records', () => {
    const recordsByEvent = new Map<string, Set<string>>();
    for (const delivery of deliveries) {
      const { type, subtype, bot_id } = delivery.envelope.event;
      const event = [type, subtype, bot_id && 'by a bot'].filter(Boolean).join(' ');
      const { metric_type, event_type, bot } = recordOf(delivery);
      const record = [metric_type, event_type, bot && 'bot'].filter(Boolean).join(' ');
      recordsByEvent.set(event, (recordsByEvent.get(event) ?? new Set()).add(record));
    }
    const found = Object.fromEntries([...recordsByEvent].map(([event, records]) => [event, [...records].join()]));
    expect(found).toEqual(EXPECTED_KINDS);
  });

  it('posts a year in which every number has a value', () => {
    for (const now of [NOW_MS, Date.parse('2026-11-22T03:10:00Z')]) {
      const summary = summaryOf(inventDeliveries({ now }).deliveries, now);
      expect(summary.total.messages).toBe(2190);
      expect(summary.messages).toEqual({ count: 110, previous: 80 });
      expect(summary.newMembers).toEqual({ count: 12, previous: 9 });
      expect(summary.health).toMatchObject({ score: 167, verdict: 'thriving', penalty: 0 });
      expect(summary.leaders).toHaveLength(10);
      expect(summary.leaders.every(({ person }) => / /.test(person.name))).toBe(true);
    }
  });

  it('posts live messages, joins and new channels', () => {
    const [before, after] = [summaryOf(inventDeliveries().deliveries, NOW_MS), summaryOf(deliveries, end)];
    expect(after.total.messages).toBeGreaterThan(before.total.messages + 1000);
    expect(after.newMembers.count).toBeGreaterThan(before.newMembers.count + 50);
    for (const name of NEW_CHANNELS) expect(after.directory.channel(channelId(name)).name).toBe(name);
    expect(deliveries.filter(({ retry }) => retry).length).toBeGreaterThan(100);
  });
});

describe('the events of the demo', () => {
  it('are repeated as Slack repeats them, which changes no number', () => {
    const once = deliveries.filter(({ retry }) => !retry);
    expect(new Set(deliveries.map(({ envelope }) => envelope.event_id)).size).toBe(once.length);
    expect(communityDigest(communityOf(deliveries))).toBe(communityDigest(communityOf(once)));
  });

  it('have different ts in each channel, none of them in the future', () => {
    const seen = new Set<string>();
    for (const { envelope, retry } of deliveries) {
      const { type, subtype, channel, ts, event_ts } = envelope.event;
      expect(secondsToMs(Number(event_ts))).toBeLessThan(end + 1);
      if (type !== 'message' || retry || (subtype && subtype !== 'bot_message')) continue;
      expect(seen).not.toContain(`${channel} ${ts}`);
      seen.add(`${channel} ${ts}`);
    }
  });

  it('have a different id for each channel', () => {
    const names = [...Object.keys(DEMO_CHANNELS), ...NEW_CHANNELS];
    expect(new Set(names.map(channelId)).size).toBe(names.length);
  });

  it('are the same for the same seed at any time, and others for another seed', () => {
    const texts = (now: Milliseconds) =>
      inventDeliveries({ now }).deliveries.map(({ envelope }) => String(envelope.event['text']));
    expect(new Set(texts(NOW_MS + 1_000_000_000))).toEqual(new Set(texts(NOW_MS)));
    expect(inventDeliveries({ steps: 200 })).toEqual(inventDeliveries({ steps: 200 }));
    expect(communityDigest(communityOf(inventDeliveries({ seed: 2 }).deliveries))).not.toBe(
      communityDigest(communityOf(inventDeliveries().deliveries)),
    );
  });
});
