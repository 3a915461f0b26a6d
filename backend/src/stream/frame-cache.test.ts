import { expect, it } from 'vitest';
import { FrameCache } from './frame-cache.ts';

it('is made once for those who are told at about the same time, and anew for whoever comes later', () => {
  let now = 1000;
  let state = 'calm';
  const said = new FrameCache(
    'status',
    () => now,
    (at) => ({ state, now: at }),
  );
  const first = said.frame('e.1');
  expect(String(first)).toBe('event: status\nid: e.1\ndata: {"state":"calm","now":1000}\n\n');
  now = 1005;
  expect(said.frame('e.1')).toBe(first);
  expect(String(said.frame('e.2'))).toContain('id: e.2\ndata: {"state":"calm","now":1005}');
  now = 1100;
  expect(String(said.frame('e.2'))).toContain('"now":1100');
  now = 900;
  expect(String(said.frame('e.2'))).toContain('"now":900');
  state = 'stormy';
  said.invalidate();
  expect(String(said.frame('e.2'))).toContain('"state":"stormy"');
});
