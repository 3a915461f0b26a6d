import { expect, test } from 'vitest';
import { parseSince } from './since-time.ts';

/** A query value as a server reads it: `+` is a space, and `%2B` is `+`. */
function fromQuery(query: string): string | null {
  return new URLSearchParams(query).get('since');
}

test.each([
  ['since=2026-11-28T10:00:00Z', '2026-11-28T10:00:00Z'],
  ['since=2026-11-28T10:00:00%2B02:00', '2026-11-28T08:00:00Z'],
  ['since=2026-11-28T10:00:00-05:00', '2026-11-28T15:00:00Z'],
  ['since=2026-11-28', '2026-11-28T00:00:00Z'],
  ['since=2026-11-28T10:00Z', '2026-11-28T10:00:00Z'],
  ['since=2026-11-28T10:00:00.250Z', '2026-11-28T10:00:00.250Z'],
  ['since=Sat,+28+Nov+2026+10:00:00+GMT', '2026-11-28T10:00:00Z'],
  ['since=Sat+Nov+28+10:00:00+UTC+2026', '2026-11-28T10:00:00Z'],
])('?%s is a time', (query, expected) => {
  expect(parseSince(fromQuery(query))).toEqual({ time: Date.parse(expected) });
});

test.each([
  ['since=2026-11-28T10:00:00+02:00', '%2B02:00', '?since=2026-11-28T08:00:00Z'],
  ['since=2026-11-28T10:00:00.250+05:30', '%2B05:30', '?since=2026-11-28T04:30:00.250Z'],
  ['since=2026-11-28T10:00+0200', '%2B0200', '?since=2026-11-28T08:00:00Z'],
  ['since=2026-11-28T10:00:00+00:00', '%2B00:00', '?since=2026-11-28T10:00:00Z'],
  ['since=2026-11-28+10:00:00++02:00', '%2B02:00', '?since=2026-11-28T08:00:00Z'],
  ['since=2026-11-28T10:00:00+02', '%2B02', '?since='],
  // Date.parse reads these two as times in UTC.
  ['since=Sat,+28+Nov+2026+10:00:00++0200', '%2B0200', '?since=2026-11-28T08:00:00Z'],
  ['since=Sat+Nov+28+2026+10:00:00+GMT+0200+(EET)', '%2B0200', '?since=2026-11-28T08:00:00Z'],
])('the problem of ?%s is its + and names both ways to write it', (query, encoded, alternative) => {
  const result = parseSince(fromQuery(query));
  expect(result).toEqual({ problem: expect.stringContaining(encoded) });
  expect(result).toEqual({ problem: expect.stringContaining(alternative) });
  expect(result).toEqual({ problem: expect.stringContaining('+ means a space') });
});

test('a problem with seconds since 1970 names the time to write', () => {
  const text = '?since=2026-11-28T19:26:40.000Z';
  expect(parseSince('1795894000')).toEqual({ problem: expect.stringContaining(text) });
  expect(parseSince('1795894000.000100')).toEqual({ problem: expect.stringContaining(text) });
});

test.each([['yesterday'], ['2026-11-28T25:00:00Z'], ['T'.repeat(5000)], ['\r\nevent: forged\r\n\r\n']])(
  'the problem of the text %j is short and has an example',
  (text) => {
    const result = parseSince(text);
    expect(result).toEqual({ problem: expect.stringContaining('?since=2026-11-01T00:00:00Z') });
    expect('problem' in result && result.problem).not.toMatch(/[\r\n]|.{400}/);
  },
);

test('a value that is given twice is refused', () => {
  expect(parseSince(['2026-11-28', '2026-11-29'])).toEqual({ problem: expect.stringContaining('once') });
});
