import { type RequestHandler, Router } from 'express';
import { type Summary, summarize } from '../core/metrics/summary.ts';
import type { DashboardSettings } from '../core/protocol/dashboard-settings.ts';
import { createTimeZone } from '../core/time/time-zone.ts';
import type { Feed } from '../feed/feed.ts';
import { BADGES, type Badge, badgeSvg } from './badge-svg.ts';

const CACHE_SECONDS = 60;
/** Whoever asks without end makes the server count no more often than this, ms. */
const MIN_RECOUNT_INTERVAL_MS = 10_000;

export interface BadgeRouteOptions {
  feed: Feed;
  settings: DashboardSettings;
  /** ms UTC. */
  now: () => number;
  /** Whether anybody may see it, under any host name; else `readers` decides. */
  isPublic: boolean;
  requireReadAccess: RequestHandler;
}

/**
 * `GET /badge.svg?show=health|members|messages`: one number as an image that a README can show. What is public is public
 * to every site and to the caches between; what is not is kept by nobody but the reader's own browser.
 */
export function badgeRoute({ feed, settings, now, isPublic, requireReadAccess: readers }: BadgeRouteOptions): Router {
  const rules = { ...settings, zone: createTimeZone(settings.timeZone) };
  let last: { at: number; summary: Summary } | undefined;
  const open: RequestHandler = (_request, _response, next) => next();
  return Router().get('/badge.svg', isPublic ? open : readers, (request, response) => {
    const { show = 'health' } = request.query;
    if (!isBadge(show)) {
      response
        .status(400)
        .type('text/plain')
        .send(`?show= is one of ${BADGES.join(', ')}.\n`);
      return;
    }
    response.set('Cache-Control', `${isPublic ? 'public' : 'private'}, max-age=${CACHE_SECONDS}`);
    if (isPublic) response.set('Cross-Origin-Resource-Policy', 'cross-origin');
    response.type('image/svg+xml').send(badgeSvg(show, recent()));
  });

  function recent(): Summary {
    const at = now();
    if (!last || at < last.at || at - last.at >= MIN_RECOUNT_INTERVAL_MS)
      last = { at, summary: summarize(feed.community, at, rules) };
    return last.summary;
  }
}

function isBadge(value: unknown): value is Badge {
  return BADGES.some((badge) => badge === value);
}
