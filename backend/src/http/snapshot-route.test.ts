import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ServedFeed, serveFeed } from '../../../test/product/served-feed.ts';
import { sampleMessage } from '../../../test/records/sample-records.ts';
import { decodeSnapshot } from '../core/snapshot/decode-snapshot.ts';
import { communityDigest } from '../core/state/digest.ts';
import { MAX_RECENT_TEXTS } from '../core/state/recent-texts.ts';
import { formatSlackTimestamp } from '../core/time/slack-timestamp.ts';
import { DAY_MS, type Milliseconds, msToUs } from '../core/time/units.ts';

let served: ServedFeed;
const YEAR_MS: Milliseconds = 365 * DAY_MS;
const RECENT_COUNT = MAX_RECENT_TEXTS + 100;
const now = Date.now();

beforeEach(async () => {
  served = await serveFeed();
});
afterEach(async () => {
  await served.close();
});

/** Appends a message that was posted so long ago, and resolves once it is folded. */
async function post(ageMs: Milliseconds): Promise<void> {
  const timestamp = formatSlackTimestamp(msToUs(now - ageMs));
  await served.log.append([sampleMessage({ timestamp, received_at: now })]);
  const head = served.log.bounds()?.head ?? [];
  await served.feed.waitUntilFolded(head, 60_000);
}

/** Appends more messages than keep their texts: otherwise the rows of old texts are in each snapshot. */
async function postManyOfToday(): Promise<void> {
  await served.log.append(
    Array.from({ length: RECENT_COUNT }, (_, i) =>
      sampleMessage({ timestamp: formatSlackTimestamp(msToUs(now - DAY_MS) + i), received_at: now }),
    ),
  );
}

async function snapshot(query: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${served.url}/snapshot${query}`, { headers });
  const body = new Uint8Array(await response.arrayBuffer());
  return { response, body, etag: response.headers.get('etag') ?? '' };
}

async function rowCount(query: string): Promise<number> {
  const { community } = decodeSnapshot((await snapshot(query)).body);
  expect(communityDigest(community)).toBe(communityDigest(served.feed.community));
  return [...community.channels.values()].reduce((sum, { rows }) => sum + rows.length, 0);
}

describe('a snapshot', () => {
  it('has the rows back to ?from=, all of them with ?from=all, and the digest of the server in each case', async () => {
    await postManyOfToday();
    for (const ageMs of [5 * YEAR_MS, 2 * YEAR_MS, YEAR_MS]) await post(ageMs);
    expect(await rowCount('')).toBe(RECENT_COUNT);
    expect(await rowCount(`?from=${now}`)).toBe(RECENT_COUNT);
    expect(await rowCount(`?from=${now - 2 * YEAR_MS}`)).toBe(RECENT_COUNT + 2);
    expect(await rowCount('?from=all')).toBe(RECENT_COUNT + 3);
    expect(await rowCount('?from=0')).toBe(RECENT_COUNT + 3);
  });

  it('is one for all times of a month, and its ETag names its depth', async () => {
    await post(DAY_MS);
    const start = Date.UTC(2020, 4, 1);
    const [first, second, other, page] = [
      await snapshot(`?from=${start + 1}`),
      await snapshot(`?from=${start + 20 * DAY_MS}`),
      await snapshot(`?from=${start - 1}`),
      await snapshot(''),
    ];
    expect(second.etag).toBe(first.etag);
    expect(new Set([first.etag, other.etag, page.etag]).size).toBe(3);
    const repeated = await snapshot(`?from=${start}`, { 'if-none-match': first.etag });
    expect(repeated.response.status).toBe(304);
    const deeper = await snapshot('?from=all', { 'if-none-match': first.etag });
    expect(deeper.response.status).toBe(200);
  });

  it.each(['br', 'gzip', 'identity'])('in the encoding %s states its uncompressed size', async (encoding) => {
    await post(YEAR_MS);
    const { response, body } = await snapshot('?from=all', { 'accept-encoding': encoding });
    expect(response.headers.get('content-encoding')).toBe(encoding === 'identity' ? null : encoding);
    expect(response.headers.get('vary')).toContain('Accept-Encoding');
    expect(response.headers.get('snapshot-bytes')).toBe(String(body.length));
  });

  it.each(['yesterday', '-5', '', 'ALL', '1e400'])('from %j is refused with what to write', async (from) => {
    const { response, body } = await snapshot(`?from=${from}`);
    expect(response.status).toBe(400);
    expect(new TextDecoder().decode(body)).toContain('must be "all", or a time in milliseconds');
  });

  it('of many depths at once is correct for each', async () => {
    await postManyOfToday();
    for (let years = 1; years <= 6; years++) await post(years * YEAR_MS);
    const years = [1, 2, 3, 4, 5, 6];
    const counts = await Promise.all(years.map((n) => rowCount(`?from=${now - n * YEAR_MS}`)));
    expect(counts).toEqual(years.map((n) => RECENT_COUNT + n));
  });
});
