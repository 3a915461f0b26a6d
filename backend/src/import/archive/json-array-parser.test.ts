import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type JsonArrayItem, JsonArrayParser } from './json-array-parser.ts';

/** The items, and the problem of the file as the last one. */
function parse(bytes: Buffer, chunkBytes = bytes.length, member = ''): JsonArrayItem[] {
  const parser = new JsonArrayParser(member);
  const items: JsonArrayItem[] = [];
  for (let i = 0; i < bytes.length; i += chunkBytes) items.push(...parser.push(bytes.subarray(i, i + chunkBytes)));
  parser.end();
  return parser.fileProblem ? [...items, { problem: parser.fileProblem }] : items;
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

const invalid = { problem: 'files that are not valid JSON' };

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
  ['an item that is not JSON', '[{"a":1},{b:2},{"c":3}]', [{ json: { a: 1 } }, invalid]],
  ['an item with the bracket of another', '[{"a":1},{]}]', [{ json: { a: 1 } }, invalid]],
  ['two items without a comma', '[{"a":1} {"b":2}]', [invalid]],
  ['text behind the array', '[{"a":1}] [{"b":2}]', [{ json: { a: 1 } }, invalid]],
  ['white space behind the array', '[{"a":1}]\r\n\0', [{ json: { a: 1 } }]],
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

describe('the parser of an object with a list', () => {
  test.each<[what: string, json: string, expected: JsonArrayItem[]]>([
    [
      'the list as the last member',
      '{"id":"C1","name":"a","messages":[{"a":1},{"b":2}]}',
      [{ json: { a: 1 } }, { json: { b: 2 } }],
    ],
    ['members behind the list', '{"messages":[{"a":1}],"name":"]}"}', [{ json: { a: 1 } }]],
    [
      'a list in a list, and its name in a text',
      '{"x":{"messages":[1]},"y":"messages","z":["messages"],"messages" : [{"a":1}]}',
      [{ json: { a: 1 } }],
    ],
    ['the plain list', '[{"a":1}]', [{ json: { a: 1 } }]],
    ['no such list', '{"ok":true}', [{ problem: 'files without a list of messages' }]],
    [
      'no such list within 64 kB',
      `{"x":"${'x'.repeat(70_000)}","messages":[]}`,
      [{ problem: 'files without a list of messages' }],
    ],
    ['a list that is cut', '{"messages":[{"a":1}', [{ problem: 'files that are truncated' }]],
    ['an object that is cut behind its list', '{"messages":[{"a":1}],"x"', [{ json: { a: 1 } }, invalid]],
    ['an object that is cut before its list', '{"x":1,"mess', [{ problem: 'files that are truncated' }]],
    ['an object that is not JSON before its list', '{x:1,"messages":[{"a":1}]}', [{ json: { a: 1 } }, invalid]],
  ])('returns the items and problems of %s, for chunks of any size', (_what, json, expected) => {
    for (const chunkBytes of [Math.ceil(json.length / 60), Math.ceil(json.length / 9), json.length])
      expect(parse(Buffer.from(json), chunkBytes, 'messages')).toEqual(expected);
  });
});
