import { expect, it } from 'vitest';
import { encodeSseFrame } from './sse-frame.ts';

it('writes one block, its data on one line', () => {
  expect(encodeSseFrame({ event: 'hello', id: 'e.1', data: '{"a":1}' })).toBe(
    'event: hello\nid: e.1\ndata: {"a":1}\n\n',
  );
  expect(encodeSseFrame({ id: 'e.2' })).toBe('id: e.2\n\n');
});

it.each(['{\n "v": 1\n}', 'x\nevent: reset\ndata: {}', 'x\r\n\r\nevent: reset', '\rid: e.9'])(
  'lets no text begin a line of its own: %j',
  (data) => {
    expect(
      encodeSseFrame({ data })
        .trimEnd()
        .split(/[\r\n]/),
    ).toHaveLength(1);
  },
);

it('keeps JSON what it was', () => {
  const pretty = JSON.stringify({ text: 'two\nlines', list: [1, 2] }, null, 2);
  expect(JSON.parse(encodeSseFrame({ data: pretty }).slice('data: '.length))).toEqual(JSON.parse(pretty));
});
