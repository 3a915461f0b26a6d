import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shareStructure } from './structural-sharing.ts';

describe('structural sharing', () => {
  it('keeps the identity of each part that did not change', () => {
    const before = { total: { messages: 1 }, hours: new Uint32Array([1, 2]), changes: [], since: null };
    const after = { total: { messages: 1 }, hours: new Uint32Array([1, 2]), changes: [], since: 5 };
    const shared = shareStructure<object>(before, after);
    expect(shared).toEqual(after);
    expect(shared).not.toBe(before);
    expect(Reflect.get(shared, 'total')).toBe(before.total);
    expect(Reflect.get(shared, 'hours')).toBe(before.hours);
    expect(Reflect.get(shared, 'changes')).toBe(before.changes);
    expect(shareStructure<object>(shared, { ...after })).toBe(shared);
  });

  it('finds an item by its key in a list that has new items', () => {
    const before = [
      { key: 'a', at: 1 },
      { key: 'b', at: 2 },
    ];
    const shared = shareStructure(before, [
      { key: 'c', at: 3 },
      { key: 'a', at: 1 },
      { key: 'b', at: 4 },
    ]);
    expect(shared.map(({ at }) => at)).toEqual([3, 1, 4]);
    expect(shared[1]).toBe(before[0]);
  });

  it.each([
    ['another order', [{ key: 'a' }, { key: 'b' }], [{ key: 'b' }, { key: 'a' }]],
    ['one more field', { a: 1 }, { a: 1, b: undefined }],
    ['one field less', { a: 1, b: undefined }, { a: 1 }],
    ['other numbers', new Uint32Array([1]), new Uint32Array([2])],
    ['more numbers', new Uint32Array([1]), new Uint32Array([1, 1])],
    ['another name', { a: undefined }, { b: undefined }],
    ['a list in place of an object', {}, []],
    ['null instead of an object', { a: 1 }, null],
    ['an object instead of null', null, { a: 1 }],
  ])('returns the new value for %s', (_change, before, after) => {
    expect(shareStructure<unknown>(before, after)).toStrictEqual(after);
  });

  it.each([
    [
      'two items with one key',
      [
        { key: 'a', at: 1 },
        { key: 'a', at: 2 },
      ],
    ],
    ['a key that is no text', [{ key: { a: 1 } }, { key: [] }, { key: null }]],
  ])('keeps the identity of a list that has %s', (_list, list) => {
    expect(shareStructure<unknown>(list, structuredClone(list))).toBe(list);
  });

  it('does not compare objects with behaviour by content', () => {
    const [before, after] = [{ of: () => 1 }, { of: () => 1 }];
    expect(shareStructure(before, after)).toEqual(after);
    expect(shareStructure(new Map([[1, 2]]), new Map([[1, 3]]))).toEqual(new Map([[1, 3]]));
  });

  it('returns a value equal to the new one for any value before', () => {
    const data = fc.jsonValue();
    fc.assert(
      fc.property(data, data, (before, after) => {
        expect(shareStructure(before, after)).toStrictEqual(after);
        const copy = structuredClone(after);
        expect(shareStructure(after, copy)).toBe(after);
      }),
      { numRuns: 500 },
    );
  });
});
