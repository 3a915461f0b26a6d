import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DELETED_FOR_GOOD, MAX_RECENT_TEXTS, type RecentText, RecentTexts } from './recent-texts.ts';

const text: fc.Arbitrary<RecentText> = fc.record({
  channel: fc.constantFrom('C1', 'C2'),
  ts: fc.integer({ min: 1, max: 1500 }),
  text: fc.constantFrom('a', 'b'),
  at: fc.constantFrom(0, 1, 2),
});
const deleted = text.map((recent) => ({ ...recent, text: '', at: DELETED_FOR_GOOD }));
const texts = fc.array(fc.oneof({ weight: 5, arbitrary: text }, { weight: 1, arbitrary: deleted }), {
  maxLength: 2500,
  size: 'max',
});

function put(texts: RecentTexts, { channel, ts, text, at }: RecentText): void {
  texts.put(channel, ts, text, at);
}

it('recent texts are the newest thousand for any order and repetition', () => {
  fc.assert(
    fc.property(texts, fc.infiniteStream(fc.nat()), (all, random) => {
      const [a, b] = [new RecentTexts(), new RecentTexts()];
      for (const recent of all) put(a, recent);
      const shuffled = all.map((recent) => [random.next().value ?? 0, recent] as const).sort(([x], [y]) => x - y);
      for (const [, recent] of [...shuffled, ...shuffled.slice(0, 50)]) put(b, recent);
      expect(b.newest()).toEqual(a.newest());
      const times = [...new Set(all.map(({ ts }) => ts))].sort((x, y) => y - x).slice(0, MAX_RECENT_TEXTS);
      const messages = all.filter(({ ts }) => times.includes(ts)).map(({ channel, ts }) => `${channel}|${ts}`);
      expect(a.newest().length).toBe(new Set(messages).size);
    }),
    { numRuns: 100 },
  );
});

it('recent texts drop the text of a deleted message at once', () => {
  const recent = new RecentTexts();
  recent.put('C1', 1, 'secret', 0);
  recent.put('C1', 1, '', DELETED_FOR_GOOD);
  expect(recent.newest()).toEqual([{ channel: 'C1', ts: 1, text: '', at: DELETED_FOR_GOOD }]);
});
