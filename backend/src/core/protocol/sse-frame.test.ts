import { expect, it } from 'vitest';
import { encodeSseFrame } from './sse-frame.ts';

it('an SSE frame has one line a field and ends with an empty line', () => {
  expect(encodeSseFrame({ event: 'hello', id: 'e.1', data: '{"a":1}' })).toBe(
    'event: hello\nid: e.1\ndata: {"a":1}\n\n',
  );
  expect(encodeSseFrame({ id: 'e.2' })).toBe('id: e.2\n\n');
});

it.each(['{\n "v": 1\n}', 'x\nevent: reset\ndata: {}', 'x\r\n\r\nevent: reset', '\rid: e.9'])(
  'an SSE frame has one line of data for the text %j',
  (data) => {
    expect(
      encodeSseFrame({ data })
        .trimEnd()
        .split(/[\r\n]/),
    ).toHaveLength(1);
  },
);

it('an SSE frame keeps the value of JSON with line breaks', () => {
  const json = JSON.stringify({ text: 'two\nlines', list: [1, 2] }, null, 2);
  expect(JSON.parse(encodeSseFrame({ data: json }).slice('data: '.length))).toEqual(JSON.parse(json));
});
