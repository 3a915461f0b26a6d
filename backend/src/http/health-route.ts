import { type Request, Router } from 'express';
import type { ServerStatus } from '../core/protocol/status.ts';
import type { Feed } from '../feed/feed.ts';

/**
 * `GET /healthz`: 200 while events can be accepted and readers follow, else 503. The parts are for those who may read;
 * through a tunnel it says no more than that.
 */
export function healthRoute(feed: Feed, status: () => ServerStatus, isReader: (request: Request) => boolean): Router {
  return Router().get('/healthz', (request, response) => {
    const { journal, log, feed: follow, slack, socket, api, gaps } = status();
    const isWell = journal.state !== 'failing' && log.state === 'connected';
    response.status(isWell ? 200 : 503).set('Cache-Control', 'no-store');
    const verdict = isWell ? 'ok' : 'degraded';
    if (!isReader(request)) response.json({ status: verdict });
    else {
      const parts = { ...follow, cursor: feed.cursor, set_aside: feed.setAside };
      response.json({ status: verdict, journal, log, feed: parts, slack, socket, api, gaps });
    }
  });
}
