import { describe, expect, it } from 'vitest';
import { DEFAULT_HEALTH_RULES } from '../backend/src/core/metrics/health-score.ts';
import { summarize } from '../backend/src/core/metrics/summary.ts';
import type { SlackRecord } from '../backend/src/core/records/record.ts';
import { createCommunity } from '../backend/src/core/state/community.ts';
import { communityDigest } from '../backend/src/core/state/digest.ts';
import { fold } from '../backend/src/core/state/fold.ts';
import { createTimeZone } from '../backend/src/core/time/time-zone.ts';
import { parseEnvelope } from '../backend/src/slack/events/envelope.ts';
import { normalize } from '../backend/src/slack/events/normalize.ts';
import { channelId, DEMO_CHANNELS, NEW_CHANNELS } from './channels.ts';
import { type EventDelivery, inventCommunity } from './invent-community.ts';
import { inventHistory } from './invent-history.ts';
import { inventLiveEvents } from './invent-live-events.ts';

const NOW_MS = Date.parse('2026-11-20T12:00:00Z');
const TEAM_ID = 'T0DEMO';

/** A year, and so many steps of the present after it. */
function play({ seed = 1, steps = 0, now = NOW_MS } = {}): { postings: EventDelivery[]; end: number } {
  const community = inventCommunity({ team: TEAM_ID, seed, runId: 'test' });
  const postings = inventHistory(community, now, 0);
  let end = now;
  let taken = 0;
  for (const { waitMs: wait, createDeliveries: happen } of inventLiveEvents(community)) {
    if (taken++ === steps) break;
    end += wait;
    postings.push(...happen(end));
  }
  return { postings, end };
}

function recordOf({ envelope }: EventDelivery, receivedAt = NOW_MS): SlackRecord {
  const read = parseEnvelope(JSON.parse(JSON.stringify(envelope)));
  if (read?.kind !== 'event') throw new Error('not an event');
  return normalize(read, receivedAt);
}

function communityOf(postings: readonly EventDelivery[], now = NOW_MS) {
  const community = createCommunity(TEAM_ID);
  for (const posting of postings) fold(community, recordOf(posting, now));
  return community;
}

function summaryOf(postings: readonly EventDelivery[], now: number) {
  return summarize(communityOf(postings, now), now, {
    zone: createTimeZone('UTC'),
    countDirectMessages: false,
    health: DEFAULT_HEALTH_RULES,
  });
}

/** What each event is meant to be read as: its kind, and whether a program did it. */
const EXPECTED_KINDS: Readonly<Record<string, string>> = {
  message: 'message_count message',
  'message by a program': 'message_count message bot',
  'message bot_message by a program': 'message_count message bot',
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

describe('the demo', () => {
  const { postings, end } = play({ steps: 2000 });

  it('posts what is read as it is meant, of every kind', () => {
    const read = new Map<string, Set<string>>();
    for (const posting of postings) {
      const { type, subtype, bot_id } = posting.envelope.event;
      const event = [type, subtype, bot_id && 'by a program'].filter(Boolean).join(' ');
      const { metric_type, event_type, bot } = recordOf(posting);
      const record = [metric_type, event_type, bot && 'bot'].filter(Boolean).join(' ');
      read.set(event, (read.get(event) ?? new Set()).add(record));
    }
    const found = Object.fromEntries([...read].map(([event, records]) => [event, [...records].join()]));
    expect(found).toEqual(EXPECTED_KINDS);
  });

  it('has a year behind it that every number can tell of', () => {
    for (const now of [NOW_MS, Date.parse('2026-11-22T03:10:00Z')]) {
      const summary = summaryOf(play({ now }).postings, now);
      expect(summary.total.messages).toBe(2190);
      expect(summary.messages).toEqual({ count: 110, previous: 80 });
      expect(summary.newMembers).toEqual({ count: 12, previous: 9 });
      expect(summary.health).toMatchObject({ score: 167, verdict: 'thriving', penalty: 0 });
      expect(summary.leaders).toHaveLength(10);
      expect(summary.leaders.every(({ person }) => / /.test(person.name))).toBe(true);
    }
  });

  it('goes on: people write, join and found channels', () => {
    const [before, after] = [summaryOf(play().postings, NOW_MS), summaryOf(postings, end)];
    expect(after.total.messages).toBeGreaterThan(before.total.messages + 1000);
    expect(after.newMembers.count).toBeGreaterThan(before.newMembers.count + 50);
    for (const name of NEW_CHANNELS) expect(after.directory.channel(channelId(name)).name).toBe(name);
    expect(postings.filter(({ retry }) => retry).length).toBeGreaterThan(100);
  });

  it('repeats events as Slack does, without another effect', () => {
    const once = postings.filter(({ retry }) => !retry);
    expect(new Set(postings.map(({ envelope }) => envelope.event_id)).size).toBe(once.length);
    expect(communityDigest(communityOf(postings))).toBe(communityDigest(communityOf(once)));
  });

  it('gives no two messages of a channel the same ts, and none lies in the future', () => {
    const seen = new Set<string>();
    for (const { envelope, retry } of postings) {
      const { type, subtype, channel, ts, event_ts } = envelope.event;
      expect(Number(event_ts) * 1000).toBeLessThan(end + 1);
      if (type !== 'message' || retry || (subtype && subtype !== 'bot_message')) continue;
      expect(seen).not.toContain(`${channel} ${ts}`);
      seen.add(`${channel} ${ts}`);
    }
  });

  it('gives every channel an id of its own', () => {
    const names = [...Object.keys(DEMO_CHANNELS), ...NEW_CHANNELS];
    expect(new Set(names.map(channelId)).size).toBe(names.length);
  });

  it('is the same for the same seed at any time, and another one for another', () => {
    const said = (now: number) => play({ now }).postings.map(({ envelope }) => String(envelope.event['text']));
    expect(new Set(said(NOW_MS + 1e9))).toEqual(new Set(said(NOW_MS)));
    expect(play({ steps: 200 })).toEqual(play({ steps: 200 }));
    expect(communityDigest(communityOf(play({ seed: 2 }).postings))).not.toBe(
      communityDigest(communityOf(play().postings)),
    );
  });
});
