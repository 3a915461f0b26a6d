import { expect, test } from 'vitest';
import { DAY_MS } from '../../core/time/units.ts';
import { parseRetryAfter, withRetryAfterSeconds } from './retry-after.ts';

const NOW_MS = Date.parse('2026-11-20T12:00:00Z');

test.each([
  ['30', undefined, 30_000],
  [' 30 ', undefined, 30_000],
  ['1.5', undefined, 1500],
  ['0', undefined, 0],
  ['99999999999', undefined, DAY_MS],
  ['Fri, 20 Nov 2026 12:00:45 GMT', undefined, 45_000],
  ['Fri, 20 Nov 2026 12:00:45 GMT', 'Fri, 20 Nov 2026 12:00:15 GMT', 30_000],
  ['Fri, 20 Nov 2026 11:00:00 GMT', undefined, 0],
  ['Fri, 99 Nov 2026 99:00:00 GMT', undefined, undefined],
  ['-30', undefined, undefined],
  ['soon', undefined, undefined],
  ['30 seconds', undefined, undefined],
  ['', undefined, undefined],
  [undefined, undefined, undefined],
])('the header Retry-After %j, sent at %j, means %j ms', (value, date, expected) => {
  const headers = new Headers();
  if (value !== undefined) headers.set('retry-after', value);
  if (date !== undefined) headers.set('date', date);
  expect(parseRetryAfter(headers, NOW_MS)).toBe(expected);
});

test.each([
  ['1.5', '2'],
  ['Fri, 20 Nov 2026 12:00:45 GMT', '45'],
  ['soon', '0'],
  [undefined, '0'],
])('a 429 with Retry-After %j becomes one with %j, and keeps its body', async (value, expected) => {
  const headers = value === undefined ? undefined : { 'retry-after': value };
  const response = withRetryAfterSeconds(
    new Response('{"ok":false}', { status: 429, ...(headers && { headers }) }),
    NOW_MS,
  );
  expect(response.headers.get('retry-after')).toBe(expected);
  expect(await response.text()).toBe('{"ok":false}');
});

test('any other response stays as it is', () => {
  const response = new Response('', { status: 503, headers: { 'retry-after': 'soon' } });
  expect(withRetryAfterSeconds(response, NOW_MS)).toBe(response);
});
