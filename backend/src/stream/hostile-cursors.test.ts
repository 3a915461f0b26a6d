import fc from 'fast-check';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type ServedFeed, serveFeed } from '../../../test/product/served-feed.ts';
import { sampleMessage, tsBeforeNow } from '../../../test/records/sample-records.ts';
import { TestEventSource } from '../../../test/stream/test-event-source.ts';
import { parseSince } from './since-time.ts';

const ENTRY_COUNT = 50;

let served: ServedFeed;

beforeAll(async () => {
  served = await serveFeed({ tailLimits: { entries: 20, bytes: 1e6 } }, { pingIntervalMs: 20 });
  await served.log.append(Array.from({ length: ENTRY_COUNT }, (_, n) => sampleMessage({ timestamp: tsBeforeNow(n) })));
  await vi.waitUntil(() => served.feed.foldedCount === ENTRY_COUNT);
});
afterAll(() => served.close());

const offset = fc.oneof(
  fc.integer({ min: -3, max: ENTRY_COUNT + 3 }).map(String),
  fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map(String),
  fc.constantFrom('', '0', '00', '1e3', '0x1', 'NaN', 'Infinity', '-0', ' 1', '1 ', '٣', '1.5'),
);
/** Texts that are almost a cursor, and any other texts. `EPOCH` stands for the epoch of the log. */
const hostile = fc.oneof(
  fc
    .tuple(fc.constantFrom('EPOCH', 'aaaaaaaa', '0', '', 'É'), fc.array(offset, { minLength: 1, maxLength: 300 }))
    .map(([epoch, offsets]) => `${epoch}.${offsets.join('-')}`),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 300 }),
  fc.json(),
  fc.constantFrom('earliest ', 'EARLIEST', '\0', '../../etc/passwd', '\r\nevent: forged\r\n\r\n', '['.repeat(4000)),
  fc.constantFrom('a', '1', '1-', 'x.1').map((part) => part.repeat(4000)),
);

/** The `hello` and the event after it. */
async function openAndRead(query: string, headers: Record<string, string> = {}) {
  const client = await TestEventSource.open(`${served.url}/slack-events-stream${query}`, headers);
  const [hello, next] = [
    await client.waitForEvent(() => true),
    await client.waitForEvent(({ event }) => event !== 'hello'),
  ];
  client.close();
  return { hello, next };
}

/** A cursor within the tail is valid, also if it was generated, and so is the beginning of a log without an epoch. */
function isValidCursor(text: string): boolean {
  if (/^(0|empty000)\.0+(-0+)*$/.test(text)) return true;
  const [, at = '-1'] = /^EPOCH\.(\d{1,15})$/.exec(text) ?? [];
  return Number(at) >= served.feed.tail.first && Number(at) <= ENTRY_COUNT;
}

it('a stream responds 200 with one short reset to any text that is not a cursor of this log', async () => {
  await fc.assert(
    fc.asyncProperty(hostile, fc.boolean(), async (text, inHeader) => {
      fc.pre(!isValidCursor(text) && text.trim() !== '' && text !== 'earliest');
      const cursor = text.replace('EPOCH', served.feed.epoch);
      const isHeader = inHeader && /^[\x21-\x7e]+$/.test(cursor);
      const { hello, next } = isHeader
        ? await openAndRead('', { 'last-event-id': cursor })
        : await openAndRead(`?cursor=${encodeURIComponent(cursor)}`);
      expect(hello.event).toBe('hello');
      expect(next.event).toBe('reset');
      expect(JSON.parse(next.data)).toMatchObject({ through: served.feed.cursor });
      expect(next.data.length).toBeLessThan(600);
    }),
    { numRuns: 200, endOnFailure: true },
  );
  await expect.poll(() => served.hub.clientCount).toBe(0);
});

it('a stream responds 400 to a ?since= that is no time, and starts at one that is', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.string({ minLength: 1 }), fc.date({ noInvalidDate: true }).map(String)),
      async (text) => {
        const url = `${served.url}/slack-events-stream?since=${encodeURIComponent(text)}`;
        if ('problem' in parseSince(text)) {
          const response = await fetch(url);
          expect(response.status).toBe(400);
          expect(response.headers.get('content-type')).toContain('text/plain');
          expect(await response.text()).toContain('?since=');
          return;
        }
        const client = await TestEventSource.open(url);
        const next = await client.waitForEvent(({ event }) => event !== 'hello');
        client.close();
        expect(next.event).not.toBe('reset');
      },
    ),
    { numRuns: 200, endOnFailure: true },
  );
  await expect.poll(() => served.hub.clientCount).toBe(0);
});

it('a stream explains a + that the address turned into a space', async () => {
  const response = await fetch(`${served.url}/slack-events-stream?since=2026-11-28T10:00:00+02:00`);
  expect(response.status).toBe(400);
  expect(await response.text()).toBe(
    '?since="2026-11-28T10:00:00 02:00" has a space before 02:00, because + means a space in an address: write %2B02:00, or the time in UTC: ?since=2026-11-28T08:00:00Z\n',
  );
});

it('a stream with a cursor continues there, whatever ?since= says', async () => {
  const { next } = await openAndRead('?since=yesterday', { 'last-event-id': served.feed.cursor });
  expect(next.event).not.toBe('reset');
});
