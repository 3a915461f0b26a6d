import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type JsonArrayItem, JsonArrayParser } from './json-array-parser.ts';

function read(bytes: Buffer, size = bytes.length): JsonArrayItem[] {
  const list = new JsonArrayParser();
  const items: JsonArrayItem[] = [];
  for (let at = 0; at < bytes.length; at += size) items.push(...list.push(bytes.subarray(at, at + size)));
  return [...items, ...list.end()];
}

const text = (json: string, size?: number) => read(Buffer.from(json), size);

test('whatever the list and however it is cut, the items are those that JSON.parse finds', () => {
  const items = fc.array(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue(), { maxKeys: 4 }), {
    maxLength: 6,
  });
  fc.assert(
    fc.property(items, fc.integer({ min: 1, max: 40 }), fc.constantFrom(0, 2), (list, size, indent) => {
      const found = read(Buffer.from(JSON.stringify(list, null, indent)), size);
      expect(found).toEqual(JSON.parse(JSON.stringify(list.map((json) => ({ json })))));
    }),
  );
});

test.each<[what: string, json: string, expected: JsonArrayItem[]]>([
  ['an empty list', ' [ ] ', []],
  ['a byte order mark', '\uFEFF[{"a":1}]', [{ json: { a: 1 } }]],
  ['brackets and quotes within texts', '[{"a":"]},[\\""}]', [{ json: { a: ']},["' } }]],
  ['an object', '{"ok":false}', [{ problem: 'files that are not a list' }]],
  ['half a list', '[{"a":1},{"b"', [{ json: { a: 1 } }, { problem: 'files that end in the middle' }]],
  ['nothing at all', '', [{ problem: 'files that end in the middle' }]],
  [
    'what is no object',
    '[1,{"a":1},"x",null,[]]',
    ['x', '', 'x', 'x', 'x'].map((odd) => (odd ? { problem: 'entries that are not an object' } : { json: { a: 1 } })),
  ],
  [
    'what is no JSON',
    '[{a:1},{"a":1},{]}]',
    [{ problem: 'entries that are not JSON' }, { json: { a: 1 } }, { problem: 'entries that are not JSON' }],
  ],
])('%s', (_what, json, expected) => {
  expect(text(json)).toEqual(expected);
});

test('a JSON bomb is left out and does not take the others with it', () => {
  const deep = '['.repeat(1_000_000) + ']'.repeat(1_000_000);
  const large = `{"a":"${'x'.repeat(5_000_000)}"}`;
  expect(text(`[{"a":1},${deep},{"b":2},${large},{"c":3}]`, 65_536)).toEqual([
    { json: { a: 1 } },
    { problem: 'entries nested too deep' },
    { json: { b: 2 } },
    { problem: 'entries over 4 MB' },
    { json: { c: 3 } },
  ]);
});
