import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shareStructure } from './structural-sharing.ts';

describe('what did not change', () => {
  it('is the object from before, part by part', () => {
    const before = { total: { messages: 1 }, hours: new Uint32Array([1, 2]), moves: [], since: null };
    const now = { total: { messages: 1 }, hours: new Uint32Array([1, 2]), moves: [], since: 5 };
    const kept = shareStructure<object>(before, now);
    expect(kept).toEqual(now);
    expect(kept).not.toBe(before);
    expect(Reflect.get(kept, 'total')).toBe(before.total);
    expect(Reflect.get(kept, 'hours')).toBe(before.hours);
    expect(Reflect.get(kept, 'moves')).toBe(before.moves);
    expect(shareStructure<object>(kept, { ...now })).toBe(kept);
  });

  it('is found by its key in a list that others were put into', () => {
    const before = [
      { key: 'a', at: 1 },
      { key: 'b', at: 2 },
    ];
    const kept = shareStructure(before, [
      { key: 'c', at: 3 },
      { key: 'a', at: 1 },
      { key: 'b', at: 4 },
    ]);
    expect(kept.map(({ at }) => at)).toEqual([3, 1, 4]);
    expect(kept[1]).toBe(before[0]);
  });

  it.each([
    ['another order', [{ key: 'a' }, { key: 'b' }], [{ key: 'b' }, { key: 'a' }]],
    ['one more', { a: 1 }, { a: 1, b: undefined }],
    ['one less', { a: 1, b: undefined }, { a: 1 }],
    ['other numbers', new Uint32Array([1]), new Uint32Array([2])],
    ['more numbers', new Uint32Array([1]), new Uint32Array([1, 1])],
    ['another name', { a: undefined }, { b: undefined }],
    ['a list in place of an object', {}, []],
    ['nothing', { a: 1 }, null],
    ['something', null, { a: 1 }],
  ])('is not %s', (_what, before, now) => {
    expect(shareStructure<unknown>(before, now)).toStrictEqual(now);
  });

  it('leaves alone what is more than data', () => {
    const [one, other] = [{ of: () => 1 }, { of: () => 1 }];
    expect(shareStructure(one, other)).toEqual(other);
    expect(shareStructure(new Map([[1, 2]]), new Map([[1, 3]]))).toEqual(new Map([[1, 3]]));
  });

  it('says the same as the new one, whatever was before', () => {
    const data = fc.jsonValue();
    fc.assert(
      fc.property(data, data, (before, now) => {
        expect(shareStructure(before, now)).toStrictEqual(now);
        const copy = structuredClone(now);
        expect(shareStructure(now, copy)).toBe(now);
      }),
      { numRuns: 500 },
    );
  });
});
