import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { type Request, type Response, Router } from 'express';
import type { DashboardSettings } from '../core/protocol/dashboard-settings.ts';
import { dashboardHorizonUs, encodeSnapshot } from '../core/snapshot/snapshot.ts';
import { endOfMillisecondUs } from '../core/time/window.ts';
import type { Feed } from '../feed/feed.ts';
import type { Position } from '../log/log.ts';

/** How old a snapshot may be while events keep coming, ms; its reader gets the rest from the stream. */
const MAX_AGE_MS = 1000;
/** How old it may be while nothing happens: its horizon moves with time. */
const MAX_IDLE_AGE_MS = 60_000;

type Encoding = 'br' | 'gzip' | 'identity';

interface CachedSnapshot {
  cursor: string;
  position: Position;
  takenAt: number;
  bytes: Buffer;
  compressed: Map<Encoding, Promise<Buffer>>;
}

/**
 * `GET /snapshot`: the community at one cursor, made and compressed once for all who ask at about the same time. `ETag`
 * is cursor and edition. `Server-Now` is the server's clock, ms UTC.
 */
export function snapshotRoute(feed: Feed, settings: DashboardSettings, edition: string, now: () => number): Router {
  let taken: CachedSnapshot | undefined;

  return Router().get('/snapshot', async (request: Request, response: Response) => {
    const { cursor, bytes, compressed: packed } = current();
    const etag = `"${cursor}-${edition}"`;
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
    if (!packed.has(encoding)) packed.set(encoding, compress(bytes, encoding));
    const body = await packed.get(encoding);
    if (encoding !== 'identity') response.set('Content-Encoding', encoding);
    response.type('application/octet-stream').send(body);
  });

  function current(): CachedSnapshot {
    const at = now();
    const age = taken ? at - taken.takenAt : Number.POSITIVE_INFINITY;
    // What the stream cannot be followed from is of no use, however fresh.
    const isDead = !taken || feed.tail.numberAfter(taken.position) === undefined;
    if (!taken || isDead || age < 0 || age > (taken.cursor === feed.cursor ? MAX_IDLE_AGE_MS : MAX_AGE_MS))
      taken = take(at);
    return taken;
  }

  function take(at: number): CachedSnapshot {
    const { community, cursor, position } = feed;
    const horizon = dashboardHorizonUs(community, endOfMillisecondUs(at));
    const bytes = encodeSnapshot({ cursor, settings, edition }, community, horizon, settings.countDirectMessages);
    return { cursor, position: [...position], takenAt: at, bytes: Buffer.from(bytes.buffer), compressed: new Map() };
  }
}

/** Asked for one by one: browsers name gzip before brotli, and mean no order by it. */
function preferredEncoding(request: Request): Encoding {
  return (['br', 'gzip'] as const).find((encoding) => request.acceptsEncodings(encoding)) ?? 'identity';
}

/** Brotli at 4 is as fast as gzip here and a tenth smaller; more costs time that the reader waits for. */
async function compress(bytes: Buffer, encoding: Encoding): Promise<Buffer> {
  if (encoding === 'br') return promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } });
  return encoding === 'gzip' ? promisify(gzip)(bytes) : bytes;
}
