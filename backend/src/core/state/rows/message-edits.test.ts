import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MessageEdit, MessageEdits } from './message-edits.ts';

const edit = fc.record({ ts: fc.integer({ min: 1, max: 40 }), at: fc.integer({ min: 0, max: 9 }), asks: fc.boolean() });

/** The merge rules in the most obvious way: the later edit wins, and of two at one time the one that asks. */
function naiveEdits(edits: readonly MessageEdit[]): MessageEdit[] {
  const latest = new Map<number, MessageEdit>();
  for (const one of edits) {
    const known = latest.get(one.ts);
    if (!known || one.at > known.at || (one.at === known.at && one.asks)) latest.set(one.ts, one);
  }
  return [...latest.values()].sort((a, b) => a.ts - b.ts);
}

describe('message edits', () => {
  it('hold the latest edit of each message, sorted, for any order of edits and reads', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(edit, fc.boolean()), { maxLength: 80 }), (puts) => {
        const edits = new MessageEdits();
        for (const [one, isRead] of puts) {
          edits.put(one);
          if (isRead) expect(edits.asks(one.ts)).toBeTypeOf('boolean');
        }
        const expected = naiveEdits(puts.map(([one]) => one));
        expect([...edits.all()]).toEqual(expected);
        expect(edits.size).toBe(expected.length);
        for (let ts = 0; ts <= 41; ts++) {
          expect(edits.asks(ts)).toBe(expected.find((one) => one.ts === ts)?.asks);
          expect([...edits.all(ts)]).toEqual(expected.filter((one) => one.ts >= ts));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('hold the edits of two channels after one is added to the other', () => {
    fc.assert(
      fc.property(fc.array(edit), fc.array(edit), (a, b) => {
        const [target, source] = [new MessageEdits(), new MessageEdits()];
        for (const one of a) target.put(one);
        for (const one of b) source.put(one);
        target.addAll(source);
        expect([...target.all()]).toEqual(naiveEdits([...a, ...b]));
      }),
    );
  });

  it('keep exact times until 2112, and the order of later ones', () => {
    const edits = new MessageEdits();
    const in2112 = 2 ** 52 - 1;
    edits.put({ ts: 1, at: in2112, asks: true });
    edits.put({ ts: 2, at: Number.MAX_SAFE_INTEGER, asks: false });
    edits.put({ ts: in2112 + 1, at: 5, asks: true });
    expect([...edits.all()]).toEqual([
      { ts: 1, at: in2112, asks: true },
      { ts: 2, at: in2112, asks: false },
    ]);
  });
});
