import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Interner } from './interner.ts';
import { FLAG_BOT, FLAG_DELETED, FLAG_SEEN } from './message-columns.ts';
import { MessageRows } from './message-rows.ts';

const put = fc.record({
  ts: fc.integer({ min: 1, max: 60 }),
  author: fc.constantFrom('', 'U1', 'U2'),
  root: fc.constantFrom(0, 1, 2),
  flags: fc.constantFrom(FLAG_SEEN, FLAG_DELETED, FLAG_SEEN | FLAG_BOT),
});

/** The merge rules in their most obvious form. */
function expected(puts: readonly { ts: number; author: string; root: number; flags: number }[]) {
  const rows = new Map<number, { author: string; root: number; flags: number }>();
  for (const { ts, author, root, flags } of puts) {
    const row = rows.get(ts) ?? { author: '', root: 0, flags: 0 };
    rows.set(ts, {
      author: author > row.author ? author : row.author,
      root: Math.max(root, row.root),
      flags: flags | row.flags,
    });
  }
  return [...rows].sort(([a], [b]) => a - b).map(([ts, row]) => ({ ts, ...row }));
}

it('is a sorted map by ts, however rows arrive and whenever they are read', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(put, fc.boolean()), { maxLength: 120 }), (puts) => {
      const authors = new Interner();
      const rows = new MessageRows(authors, 1);
      for (const [{ ts, author, root, flags }, readNow] of puts) {
        rows.upsert(ts, authors.intern(author), root, flags);
        if (readNow) expect(rows.findRow(ts)).toBeGreaterThanOrEqual(0);
      }
      const { ts, author, threadTs: root, flags } = rows.columns;
      const found = Array.from({ length: rows.length }, (_, row) => ({
        ts: ts[row],
        author: authors.idAt(author[row] ?? 0),
        root: root[row],
        flags: flags[row],
      }));
      expect(found).toEqual(expected(puts.map(([given]) => given)));
      for (let at = 0; at <= 61; at++)
        expect(rows.firstRowAfter(at)).toBe(found.filter((row) => (row.ts ?? 0) <= at).length);
    }),
    { numRuns: 500 },
  );
});
