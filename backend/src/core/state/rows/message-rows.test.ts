import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Interner } from '../interner.ts';
import { FLAG_BOT, FLAG_DELETED, FLAG_SEEN } from './message-columns.ts';
import { MessageRows } from './message-rows.ts';

const upsert = fc.record({
  ts: fc.integer({ min: 1, max: 60 }),
  author: fc.constantFrom('', 'U1', 'U2'),
  threadTs: fc.constantFrom(0, 1, 2),
  flags: fc.constantFrom(FLAG_SEEN, FLAG_DELETED, FLAG_SEEN | FLAG_BOT),
});

/** A naive version of the merge rules. */
function naiveRows(upserts: readonly { ts: number; author: string; threadTs: number; flags: number }[]) {
  const rows = new Map<number, { author: string; threadTs: number; flags: number }>();
  for (const { ts, author, threadTs, flags } of upserts) {
    const row = rows.get(ts) ?? { author: '', threadTs: 0, flags: 0 };
    rows.set(ts, {
      author: author > row.author ? author : row.author,
      threadTs: Math.max(threadTs, row.threadTs),
      flags: flags | row.flags,
    });
  }
  return [...rows].sort(([a], [b]) => a - b).map(([ts, row]) => ({ ts, ...row }));
}

it('message rows are a sorted map by ts for any order of rows and reads', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(upsert, fc.boolean()), { maxLength: 120 }), (upserts) => {
      const authors = new Interner();
      const rows = new MessageRows(authors, 1);
      for (const [{ ts, author, threadTs, flags }, isRead] of upserts) {
        rows.upsert(ts, authors.intern(author), threadTs, flags);
        if (isRead) expect(rows.findRow(ts)).toBeGreaterThanOrEqual(0);
      }
      const { ts, author, threadTs, flags } = rows.columns;
      const found = Array.from({ length: rows.length }, (_, row) => ({
        ts: ts[row],
        author: authors.idAt(author[row] ?? 0),
        threadTs: threadTs[row],
        flags: flags[row],
      }));
      expect(found).toEqual(naiveRows(upserts.map(([row]) => row)));
      for (let us = 0; us <= 61; us++)
        expect(rows.firstRowAfter(us)).toBe(found.filter((row) => (row.ts ?? 0) <= us).length);
    }),
    { numRuns: 500 },
  );
});
