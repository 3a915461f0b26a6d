import { Router } from 'express';
import { digest } from '../core/digest.ts';
import type { Settings } from '../core/settings.ts';
import { type Summary, summarize } from '../core/summary.ts';
import { WINDOW } from '../core/window.ts';
import { createZone } from '../core/zone.ts';
import type { Feed } from './feed.ts';

/** `GET /metrics` and `GET /leaderboard`: what the dashboard shows, as JSON, from the same functions. */
export function numbersRoute(feed: Feed, settings: Settings, now: () => number): Router {
  const rules = { ...settings, zone: createZone(settings.timeZone) };
  return Router()
    .get('/metrics', (_request, response) => {
      const { total, messages, newMembers, posters, health, now: at } = summary();
      response.set('Cache-Control', 'no-store').json({
        monthly_messages: messages.count,
        active_members: newMembers.count,
        last_reset: new Date(at - WINDOW / 1000).toISOString(),
        total_messages: total.messages,
        new_members_30d: newMembers.count,
        posters_30d: posters.count,
        health: { score: health.score, verdict: health.verdict },
        cursor: feed.cursor,
        digest: digest(feed.community),
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
