import { expect, test } from 'vitest';
import { NotSlackError, toReadableResponse } from './readable-response.ts';

const NOW_MS = Date.parse('2026-11-20T12:00:00Z');

function read(body: string, init: ResponseInit = {}): Promise<Response> {
  return toReadableResponse(new Response(body, init), NOW_MS);
}

test.each([
  ['{"ok":true,"response_metadata":null}', {}],
  ['{"ok":true,"response_metadata":"none"}', {}],
  ['{"ok":true,"response_metadata":[]}', {}],
  ['{"ok":true}', {}],
  ['{"ok":true,"response_metadata":{"next_cursor":"abc","warnings":null,"messages":null}}', { next_cursor: 'abc' }],
  ['{"ok":true,"response_metadata":{"next_cursor":null}}', {}],
])('the response %s keeps its cursor, and nothing on which the client fails', async (body, response_metadata) => {
  const response = await read(body, { headers: { 'x-oauth-scopes': 'team:read' } });
  expect(await response.json()).toEqual({ ok: true, response_metadata });
  expect(response.headers.get('x-oauth-scopes')).toBe('team:read');
});

test.each([
  ['40', '40'],
  ['Fri, 20 Nov 2026 12:00:45 GMT', '45'],
  [undefined, '0'],
])('ratelimited with status 200 and Retry-After %j becomes a 429 with %j', async (value, expected) => {
  const headers = value === undefined ? undefined : { 'retry-after': value };
  const response = await read('{"ok":false,"error":"ratelimited"}', { ...(headers && { headers }) });
  expect(response.status).toBe(429);
  expect(response.headers.get('retry-after')).toBe(expected);
});

test.each(['', '<html>Log in to the network</html>', 'null', '[]', '"ok"', '{"ok":tr'])(
  'the body %j with status 200 is not of Slack',
  async (body) => {
    await expect(read(body)).rejects.toBeInstanceOf(NotSlackError);
  },
);

test('a response with another status stays as it is', async () => {
  const response = await read('<html>down</html>', { status: 503 });
  expect(response.status).toBe(503);
  expect(await response.text()).toBe('<html>down</html>');
});
