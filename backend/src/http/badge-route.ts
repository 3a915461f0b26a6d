import { type RequestHandler, Router } from 'express';
import { type Summary, summarize } from '../core/metrics/summary.ts';
import type { DashboardSettings } from '../core/protocol/dashboard-settings.ts';
import { createTimeZone } from '../core/time/time-zone.ts';
import type { Milliseconds, Seconds } from '../core/time/units.ts';
import type { Feed } from '../feed/feed.ts';
import { BADGES, type Badge, badgeSvg } from './badge-svg.ts';

const CACHE_SECONDS: Seconds = 60;
/** The numbers are computed at most this often, however many requests come. */
const MIN_RECOUNT_INTERVAL_MS: Milliseconds = 10_000;

export interface BadgeRouteOptions {
  feed: Feed;
  settings: DashboardSettings;
  /** The current time, UTC. */
  now: () => Milliseconds;
  /** Whether the badge needs no read access, under any host name; otherwise `requireReadAccess` decides. */
  isPublic: boolean;
  requireReadAccess: RequestHandler;
}

/**
 * `GET /badge.svg?show=health|members|messages`: one number as an image for a README (docs/metrics.md#badge). Any site
 * may embed a public badge, and any cache may keep it. Only the requesting browser may keep a badge that is not public.
 */
export function badgeRoute({ feed, settings, now, isPublic, requireReadAccess }: BadgeRouteOptions): Router {
  const rules = { ...settings, zone: createTimeZone(settings.timeZone) };
  let last: { at: Milliseconds; summary: Summary } | undefined;
  const allowAll: RequestHandler = (_request, _response, next) => next();
  return Router().get('/badge.svg', isPublic ? allowAll : requireReadAccess, (request, response) => {
    const { show = 'health' } = request.query;
    if (!isBadge(show)) {
      response
        .status(400)
        .type('text/plain')
        .send(`?show= must be one of ${BADGES.join(', ')}.\n`);
      return;
    }
    response.set('Cache-Control', `${isPublic ? 'public' : 'private'}, max-age=${CACHE_SECONDS}`);
    if (isPublic) response.set('Cross-Origin-Resource-Policy', 'cross-origin');
    response.type('image/svg+xml').send(badgeSvg(show, recentSummary()));
  });

  function recentSummary(): Summary {
    const at = now();
    if (!last || at < last.at || at - last.at >= MIN_RECOUNT_INTERVAL_MS)
      last = { at, summary: summarize(feed.community, at, rules) };
    return last.summary;
  }
}

function isBadge(value: unknown): value is Badge {
  return BADGES.some((badge) => badge === value);
}
