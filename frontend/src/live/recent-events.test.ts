import { expect, it } from 'vitest';
import { RecentEvents } from './recent-events.ts';

function recentEvents(count: number): RecentEvents {
  const events = new RecentEvents('e.0');
  for (let n = 1; n <= count; n++) events.add({ event: 'message', data: '', id: `e.${n}` });
  return events;
}

it('recent events return what came after each cursor that the stream has passed', () => {
  const ids = (cursor: string) =>
    recentEvents(3)
      .after(cursor)
      ?.map(({ id }) => id);
  expect(ids('e.0')).toEqual(['e.1', 'e.2', 'e.3']);
  expect(ids('e.2')).toEqual(['e.3']);
  expect(ids('e.3')).toEqual([]);
  expect(ids('e.4')).toBeUndefined();
  expect(recentEvents(3).cursor).toBe('e.3');
  expect(recentEvents(0).cursor).toBe('e.0');
});

it('recent events hold the newest 5,000 and do not know the cursors before them', () => {
  const events = recentEvents(6000);
  expect(events.after('e.1000')).toHaveLength(5000);
  expect(events.after('e.999')).toBeUndefined();
});
