import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { type Request, type Response, Router } from 'express';
import type { DashboardSettings } from '../core/protocol/dashboard-settings.ts';
import { dashboardHorizonUs, encodeSnapshot } from '../core/snapshot/snapshot.ts';
import { MINUTE_MS, type Milliseconds } from '../core/time/units.ts';
import { endOfMillisecondUs } from '../core/time/window.ts';
import type { Feed } from '../feed/feed.ts';
import type { Position } from '../log/log.ts';

/** How old a snapshot may be while events arrive; the page gets the newer events from the stream. */
const MAX_AGE_MS: Milliseconds = 1000;
/** How old a snapshot may be while no event arrives. Its horizon moves with time. */
const MAX_IDLE_AGE_MS: Milliseconds = MINUTE_MS;

type Encoding = 'br' | 'gzip' | 'identity';

interface CachedSnapshot {
  cursor: string;
  position: Position;
  takenAt: Milliseconds;
  bytes: Buffer;
  compressed: Map<Encoding, Promise<Buffer>>;
}

/**
 * `GET /snapshot`: the community at one cursor, encoded and compressed once for all requests of about the same time
 * (docs/architecture.md#snapshot). `ETag` is cursor and settings hash; `Server-Now` is the server's clock, ms UTC.
 */
export function snapshotRoute(
  feed: Feed,
  settings: DashboardSettings,
  settingsHash: string,
  now: () => Milliseconds,
): Router {
  let cached: CachedSnapshot | undefined;

  return Router().get('/snapshot', async (request: Request, response: Response) => {
    const { cursor, bytes, compressed } = currentSnapshot();
    const etag = `"${cursor}-${settingsHash}"`;
    response.set({
      ETag: etag,
      'Cache-Control': 'private, no-cache',
      'Server-Now': String(now()),
      Vary: 'Accept-Encoding',
    });
    if (request.get('if-none-match') === etag) {
      response.status(304).end();
      return;
    }
    const encoding = preferredEncoding(request);
    if (!compressed.has(encoding)) compressed.set(encoding, compress(bytes, encoding));
    const body = await compressed.get(encoding);
    if (encoding !== 'identity') response.set('Content-Encoding', encoding);
    response.type('application/octet-stream').send(body);
  });

  function currentSnapshot(): CachedSnapshot {
    const at = now();
    const ageMs = cached ? at - cached.takenAt : Number.POSITIVE_INFINITY;
    // A page could not continue from a snapshot before the tail, however new it is.
    const isBeforeTail = !cached || feed.tail.numberAfter(cached.position) === undefined;
    const maxAgeMs = cached?.cursor === feed.cursor ? MAX_IDLE_AGE_MS : MAX_AGE_MS;
    if (!cached || isBeforeTail || ageMs < 0 || ageMs > maxAgeMs) cached = takeSnapshot(at);
    return cached;
  }

  function takeSnapshot(at: Milliseconds): CachedSnapshot {
    const { community, cursor, position } = feed;
    const horizon = dashboardHorizonUs(community, endOfMillisecondUs(at));
    const bytes = encodeSnapshot(
      { cursor, settings, edition: settingsHash },
      community,
      horizon,
      settings.countDirectMessages,
    );
    return { cursor, position: [...position], takenAt: at, bytes: Buffer.from(bytes.buffer), compressed: new Map() };
  }
}

/** Tries brotli first: browsers list gzip first, but state no preference. */
function preferredEncoding(request: Request): Encoding {
  return (['br', 'gzip'] as const).find((encoding) => request.acceptsEncodings(encoding)) ?? 'identity';
}

/** Brotli at quality 4 is as fast as gzip here and a tenth smaller; a higher quality would delay the page. */
async function compress(bytes: Buffer, encoding: Encoding): Promise<Buffer> {
  if (encoding === 'br') return promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } });
  return encoding === 'gzip' ? promisify(gzip)(bytes) : bytes;
}
