import { expect, it } from 'vitest';
import { FrameCache } from './frame-cache.ts';

it('a frame cache encodes a frame once within 10 ms, and again when the frame is older or its data has changed', () => {
  let now = 1000;
  let state = 'live';
  const cache = new FrameCache(
    'status',
    () => now,
    (at) => ({ state, now: at }),
  );
  const first = cache.frame('e.1');
  expect(String(first)).toBe('event: status\nid: e.1\ndata: {"state":"live","now":1000}\n\n');
  now = 1005;
  expect(cache.frame('e.1')).toBe(first);
  expect(String(cache.frame('e.2'))).toContain('id: e.2\ndata: {"state":"live","now":1005}');
  now = 1100;
  expect(String(cache.frame('e.2'))).toContain('"now":1100');
  now = 900;
  expect(String(cache.frame('e.2'))).toContain('"now":900');
  state = 'catching_up';
  cache.invalidate();
  expect(String(cache.frame('e.2'))).toContain('"state":"catching_up"');
});
