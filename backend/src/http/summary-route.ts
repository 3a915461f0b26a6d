import { Router } from 'express';
import { type Summary, summarize } from '../core/metrics/summary.ts';
import type { DashboardSettings } from '../core/protocol/dashboard-settings.ts';
import { communityDigest } from '../core/state/digest.ts';
import { createTimeZone } from '../core/time/time-zone.ts';
import type { Milliseconds } from '../core/time/units.ts';
import { WINDOW_MS } from '../core/time/window.ts';
import type { Feed } from '../feed/feed.ts';

/** `GET /metrics` and `GET /leaderboard`: what the dashboard shows, as JSON (docs/metrics.md#json-metrics). */
export function summaryRoute(feed: Feed, settings: DashboardSettings, now: () => Milliseconds): Router {
  const rules = { ...settings, zone: createTimeZone(settings.timeZone) };
  return Router()
    .get('/metrics', (_request, response) => {
      const { total, messages, newMembers, posters, health, now: at } = summary();
      response.set('Cache-Control', 'no-store').json({
        monthly_messages: messages.count,
        active_members: newMembers.count,
        last_reset: new Date(at - WINDOW_MS).toISOString(),
        total_messages: total.messages,
        new_members_30d: newMembers.count,
        posters_30d: posters.count,
        health: { score: health.score, verdict: health.verdict },
        cursor: feed.cursor,
        digest: communityDigest(feed.community),
      });
    })
    .get('/leaderboard', (_request, response) => {
      const rows = summary().leaders.map(({ person, messages }) => [person.id, messages]);
      response.set('Cache-Control', 'no-store').json({ leaderboard: Object.fromEntries(rows) });
    });

  function summary(): Summary {
    return summarize(feed.community, now(), rules);
  }
}
