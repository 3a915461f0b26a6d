import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { runInTurns } from '../async/event-loop-pause.ts';
import type { DashboardSettings } from '../core/protocol/dashboard-settings.ts';
import { encodeSnapshotInSteps } from '../core/snapshot/encode-snapshot.ts';
import { MINUTE_MS, type Milliseconds, SECOND_MS } from '../core/time/units.ts';
import type { Feed } from '../feed/feed.ts';
import type { Position } from '../log/log.ts';
import { PAGE_DEPTH_KEY, type SnapshotDepth } from './snapshot-depth.ts';

/** How old a snapshot may be while events arrive; the page gets the newer events from the stream. */
const MAX_AGE_MS: Milliseconds = SECOND_MS;
/** The same for a deep one, which takes longer to make. */
const MAX_DEEP_AGE_MS: Milliseconds = 5 * SECOND_MS;
/** How old a snapshot may be while no event arrives. Its horizon moves with time. */
const MAX_IDLE_AGE_MS: Milliseconds = MINUTE_MS;
/** How many deep snapshots are held at a time. One of a million messages takes about 20 MB, for at most a minute. */
const MAX_DEEP_SNAPSHOTS = 2;

/** At quality 4 brotli is as fast as gzip here and a tenth smaller; a higher quality would delay the page. */
const BROTLI_QUALITY = 4;
/** At quality 1 a deep snapshot is compressed four times as fast, and a fortieth larger. */
const DEEP_BROTLI_QUALITY = 1;

export type Encoding = 'br' | 'gzip' | 'identity';

/** The community at one cursor with the rows of one depth. */
export interface Snapshot {
  cursor: string;
  epoch: string;
  position: Position;
  takenAt: Milliseconds;
  bytes: Promise<Buffer>;
  compressed: Map<Encoding, Promise<Buffer>>;
  /** Whether it reaches further back than a page that opens now. */
  isDeep: boolean;
}

/** Holds the newest snapshot of each depth for all requests of about the same time (docs/architecture.md#snapshot). */
export class SnapshotCache {
  readonly #feed: Feed;
  readonly #settings: DashboardSettings;
  readonly #settingsHash: string;
  readonly #now: () => Milliseconds;
  /** By depth; the one that was made last is the last. */
  readonly #snapshots = new Map<string, Snapshot>();

  constructor(feed: Feed, settings: DashboardSettings, settingsHash: string, now: () => Milliseconds) {
    this.#feed = feed;
    this.#settings = settings;
    this.#settingsHash = settingsHash;
    this.#now = now;
  }

  /** A snapshot of a depth that a page can continue from. It is encoded in turns of the event loop. */
  get(depth: SnapshotDepth): Snapshot {
    const held = this.#snapshots.get(depth.key);
    if (held && this.#isUsable(held)) return held;
    const snapshot = this.#take(depth);
    this.#snapshots.delete(depth.key);
    this.#snapshots.set(depth.key, snapshot);
    this.#dropOldest();
    return snapshot;
  }

  #isUsable({ cursor, epoch, position, takenAt, isDeep }: Snapshot): boolean {
    const feed = this.#feed;
    // A page could not continue from a snapshot of another log or before the tail, however new it is.
    if (epoch !== feed.epoch || feed.tail.numberAfter(position) === undefined) return false;
    const ageMs = this.#now() - takenAt;
    const maxAgeMs = cursor === feed.cursor ? MAX_IDLE_AGE_MS : isDeep ? MAX_DEEP_AGE_MS : MAX_AGE_MS;
    return ageMs >= 0 && ageMs <= maxAgeMs;
  }

  #take({ key, horizonUs }: SnapshotDepth): Snapshot {
    const { community, cursor, epoch, position } = this.#feed;
    const settings = this.#settings;
    const meta = { cursor, settings, edition: this.#settingsHash };
    const steps = encodeSnapshotInSteps(meta, community, horizonUs, settings.countDirectMessages);
    const snapshot: Snapshot = {
      cursor,
      epoch,
      position: [...position],
      takenAt: this.#now(),
      bytes: runInTurns(steps).then((bytes) => Buffer.from(bytes.buffer)),
      compressed: new Map(),
      isDeep: key !== PAGE_DEPTH_KEY,
    };
    // A failure belongs to the requests that await the bytes; the next request tries again.
    const drop = () => this.#snapshots.get(key) === snapshot && this.#snapshots.delete(key);
    snapshot.bytes.catch(drop);
    if (snapshot.isDeep) setTimeout(drop, MAX_IDLE_AGE_MS).unref();
    return snapshot;
  }

  #dropOldest(): void {
    const deep = [...this.#snapshots].filter(([, { isDeep }]) => isDeep);
    for (const [key] of deep.slice(0, Math.max(0, deep.length - MAX_DEEP_SNAPSHOTS))) this.#snapshots.delete(key);
  }
}

/** The bytes of a snapshot in an encoding, compressed once, off the main thread. */
export function compressedBytes(snapshot: Snapshot, encoding: Encoding): Promise<Buffer> {
  const { bytes, compressed, isDeep } = snapshot;
  const known = compressed.get(encoding);
  if (known !== undefined) return known;
  const result = bytes.then((plain) => compress(plain, encoding, isDeep ? DEEP_BROTLI_QUALITY : BROTLI_QUALITY));
  compressed.set(encoding, result);
  return result;
}

async function compress(bytes: Buffer, encoding: Encoding, quality: number): Promise<Buffer> {
  if (encoding === 'br') {
    const params = { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
    return promisify(brotliCompress)(bytes, { params });
  }
  return encoding === 'gzip' ? promisify(gzip)(bytes) : bytes;
}
