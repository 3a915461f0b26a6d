import { type Request, type Response, Router } from 'express';
import type { DashboardSettings } from '../core/protocol/dashboard-settings.ts';
import { dashboardHorizonUs } from '../core/snapshot/encode-snapshot.ts';
import type { Milliseconds } from '../core/time/units.ts';
import { endOfMillisecondUs } from '../core/time/window.ts';
import type { Feed } from '../feed/feed.ts';
import { compressedBytes, type Encoding, SnapshotCache } from './snapshot-cache.ts';
import { PAGE_DEPTH_KEY, parseDepth, WRONG_FROM } from './snapshot-depth.ts';

/**
 * `GET /snapshot`, `?from=` (ms UTC) or `?from=all`: the community at one cursor with the rows back to there, encoded
 * and compressed once for all requests of about the same time (docs/architecture.md#snapshot). `ETag` is cursor,
 * settings hash and depth; `Server-Now` is the server's clock, ms UTC; `Snapshot-Bytes` is the uncompressed size, so
 * that a page can show how much has arrived.
 */
export function snapshotRoute(
  feed: Feed,
  settings: DashboardSettings,
  settingsHash: string,
  now: () => Milliseconds,
): Router {
  const cache = new SnapshotCache(feed, settings, settingsHash, now);

  return Router().get('/snapshot', async (request: Request, response: Response) => {
    const depth = parseDepth(request.query.from, dashboardHorizonUs(feed.community, endOfMillisecondUs(now())));
    if (!depth) {
      response.status(400).type('text/plain').set('Cache-Control', 'no-store').send(WRONG_FROM);
      return;
    }
    const snapshot = cache.get(depth);
    const etag = `"${snapshot.cursor}-${settingsHash}${depth.key === PAGE_DEPTH_KEY ? '' : `-${depth.key}`}"`;
    response.set({ ETag: etag, 'Cache-Control': 'private, no-cache', 'Server-Now': String(now()) });
    response.vary('Accept-Encoding');
    if (request.get('if-none-match') === etag) {
      response.status(304).end();
      return;
    }
    const encoding = preferredEncoding(request);
    const body = await compressedBytes(snapshot, encoding);
    if (encoding !== 'identity') response.set('Content-Encoding', encoding);
    // The clock of the moment at which the response is sent: a deep snapshot takes a while to encode.
    response.set({ 'Server-Now': String(now()), 'Snapshot-Bytes': String((await snapshot.bytes).length) });
    response.type('application/octet-stream').send(body);
  });
}

/** Tries brotli first: browsers list gzip first, but state no preference. */
function preferredEncoding(request: Request): Encoding {
  return (['br', 'gzip'] as const).find((encoding) => request.acceptsEncodings(encoding)) ?? 'identity';
}
