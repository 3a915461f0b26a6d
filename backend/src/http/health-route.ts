import { type Request, Router } from 'express';
import type { ServerStatus } from '../core/protocol/status.ts';
import type { Feed } from '../feed/feed.ts';

/**
 * `GET /healthz`: 200 while events can be accepted and the log is connected, else 503 (docs/operations.md#health-checks).
 * Only a request with read access gets the details; through a tunnel the response has the status alone.
 */
export function healthRoute(
  feed: Feed,
  status: () => ServerStatus,
  hasReadAccess: (request: Request) => boolean,
): Router {
  return Router().get('/healthz', (request, response) => {
    const { journal, log, feed: feedStatus, slack, socket, api, gaps } = status();
    const isHealthy = journal.state !== 'failing' && log.state === 'connected';
    response.status(isHealthy ? 200 : 503).set('Cache-Control', 'no-store');
    const health = isHealthy ? 'ok' : 'degraded';
    if (!hasReadAccess(request)) response.json({ status: health });
    else {
      const details = { ...feedStatus, cursor: feed.cursor, set_aside: feed.setAside };
      response.json({ status: health, journal, log, feed: details, slack, socket, api, gaps });
    }
  });
}
