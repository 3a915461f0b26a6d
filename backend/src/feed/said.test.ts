import { expect, it } from 'vitest';
import { Said } from './said.ts';

it('is made once for those who are told at about the same time, and anew for whoever comes later', () => {
  let now = 1000;
  let state = 'calm';
  const said = new Said(
    'status',
    () => now,
    (at) => ({ state, now: at }),
  );
  const first = said.bytes('e.1');
  expect(String(first)).toBe('event: status\nid: e.1\ndata: {"state":"calm","now":1000}\n\n');
  now = 1005;
  expect(said.bytes('e.1')).toBe(first);
  expect(String(said.bytes('e.2'))).toContain('id: e.2\ndata: {"state":"calm","now":1005}');
  now = 1100;
  expect(String(said.bytes('e.2'))).toContain('"now":1100');
  now = 900;
  expect(String(said.bytes('e.2'))).toContain('"now":900');
  state = 'stormy';
  said.renew();
  expect(String(said.bytes('e.2'))).toContain('"state":"stormy"');
});
