import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type JsonArrayItem, JsonArrayParser } from './json-array-parser.ts';

function parse(bytes: Buffer, chunkBytes = bytes.length): JsonArrayItem[] {
  const parser = new JsonArrayParser();
  const items: JsonArrayItem[] = [];
  for (let i = 0; i < bytes.length; i += chunkBytes) items.push(...parser.push(bytes.subarray(i, i + chunkBytes)));
  return [...items, ...parser.end()];
}

const parseText = (json: string, chunkBytes?: number) => parse(Buffer.from(json), chunkBytes);

test('the parser finds the items that JSON.parse finds, for chunks of any size', () => {
  const items = fc.array(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue(), { maxKeys: 4 }), {
    maxLength: 6,
  });
  fc.assert(
    fc.property(items, fc.integer({ min: 1, max: 40 }), fc.constantFrom(0, 2), (list, chunkBytes, indent) => {
      const parsed = parse(Buffer.from(JSON.stringify(list, null, indent)), chunkBytes);
      expect(parsed).toEqual(JSON.parse(JSON.stringify(list.map((json) => ({ json })))));
    }),
  );
});

test.each<[what: string, json: string, expected: JsonArrayItem[]]>([
  ['an empty array', ' [ ] ', []],
  ['a byte order mark', '\uFEFF[{"a":1}]', [{ json: { a: 1 } }]],
  ['brackets and quotes within strings', '[{"a":"]},[\\""}]', [{ json: { a: ']},["' } }]],
  ['an object instead of an array', '{"ok":false}', [{ problem: 'files that are not a JSON array' }]],
  ['a truncated array', '[{"a":1},{"b"', [{ json: { a: 1 } }, { problem: 'files that are truncated' }]],
  ['an empty file', '', [{ problem: 'files that are truncated' }]],
  [
    'items that are not objects',
    '[1,{"a":1},"x",null,[]]',
    ['x', '', 'x', 'x', 'x'].map((odd) => (odd ? { problem: 'entries that are not an object' } : { json: { a: 1 } })),
  ],
  [
    'items that are not JSON',
    '[{a:1},{"a":1},{]}]',
    [{ problem: 'entries that are not JSON' }, { json: { a: 1 } }, { problem: 'entries that are not JSON' }],
  ],
])('the parser returns the items and problems of %s', (_what, json, expected) => {
  expect(parseText(json)).toEqual(expected);
});

test('the parser skips items that are too deep or too large, and returns the others', () => {
  const deep = '['.repeat(1_000_000) + ']'.repeat(1_000_000);
  const large = `{"a":"${'x'.repeat(5_000_000)}"}`;
  expect(parseText(`[{"a":1},${deep},{"b":2},${large},{"c":3}]`, 65_536)).toEqual([
    { json: { a: 1 } },
    { problem: 'entries that are nested too deep' },
    { json: { b: 2 } },
    { problem: 'entries over 4 MB' },
    { json: { c: 3 } },
  ]);
});
