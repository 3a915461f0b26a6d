import { expect, it } from 'vitest';
import { RecentEvents } from './recent-events.ts';

function kept(count: number): RecentEvents {
  const blocks = new RecentEvents('e.0');
  for (let n = 1; n <= count; n++) blocks.add({ event: 'message', data: '', id: `e.${n}` });
  return blocks;
}

it('knows what came after each cursor that the stream has passed', () => {
  const ids = (cursor: string) =>
    kept(3)
      .after(cursor)
      ?.map(({ id }) => id);
  expect(ids('e.0')).toEqual(['e.1', 'e.2', 'e.3']);
  expect(ids('e.2')).toEqual(['e.3']);
  expect(ids('e.3')).toEqual([]);
  expect(ids('e.4')).toBeUndefined();
  expect(kept(3).cursor).toBe('e.3');
  expect(kept(0).cursor).toBe('e.0');
});

it('keeps the newest five thousand, and does not know of what it has dropped', () => {
  const blocks = kept(6000);
  expect(blocks.after('e.1000')).toHaveLength(5000);
  expect(blocks.after('e.999')).toBeUndefined();
});
