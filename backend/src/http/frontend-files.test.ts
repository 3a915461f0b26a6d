import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningProduct, runProduct } from '../../../test/product/running-product.ts';

const PAGE = '<!doctype html><title>built</title>';
const SCRIPT = 'export const answer = 42;\n'.repeat(100);
const ASSET = '/assets/index-Ab3-_x9Z.js';

let folder: string;
let product: RunningProduct;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slackpanda-pages-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'plain.js'), 'let a;');
  for (const [path, text] of [
    ['/index.html', PAGE],
    [ASSET, SCRIPT],
  ] as const) {
    await writeFile(join(folder, path), text);
    await writeFile(join(folder, `${path}.br`), brotliCompressSync(text));
    await writeFile(join(folder, `${path}.gz`), gzipSync(text));
    // The same modification time for all encodings: their ETags must differ all the same.
    for (const ending of ['', '.br', '.gz']) await utimes(join(folder, path + ending), 1e9, 1e9);
  }
  product = await runProduct({}, Date.now, folder);
});
afterAll(async () => {
  await product.stop();
  await rm(folder, { recursive: true });
});

/** The response, with its body as it was sent. */
async function send(path: string, encodings?: string, headers: Record<string, string> = {}, method = 'GET') {
  const accept = encodings === undefined ? {} : { 'accept-encoding': encodings };
  const response = await request(`${product.dashboardUrl}${path}`, { method, headers: { ...accept, ...headers } });
  return {
    status: response.statusCode,
    headers: response.headers,
    body: Buffer.from(await response.body.arrayBuffer()),
  };
}

describe('a built file', () => {
  it.each([
    ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
    ['br;q=0, gzip', 'gzip', gunzipSync],
    ['GZIP;q=0.5', 'gzip', gunzipSync],
    ['*', 'br', brotliDecompressSync],
  ])('is sent to a client that accepts %j compressed with %s', async (accepted, encoding, unpack) => {
    for (const [path, type, text] of [
      [ASSET, 'text/javascript; charset=utf-8', SCRIPT],
      ['/', 'text/html; charset=utf-8', PAGE],
      ['/?kiosk', 'text/html; charset=utf-8', PAGE],
    ] as const) {
      const { status, headers, body } = await send(path, accepted);
      expect({ status, ...headers }, path).toMatchObject({
        status: 200,
        'content-encoding': encoding,
        'content-type': type,
        'content-length': String(body.length),
        vary: 'Accept-Encoding',
      });
      expect(String(unpack(body))).toBe(text);
    }
  });

  it.each([undefined, 'identity', 'deflate, zstd', 'br;q=0, gzip;q=0'])(
    'is sent to a client that accepts %j uncompressed',
    async (accepted) => {
      const { headers, body } = await send(ASSET, accepted);
      expect(headers).toMatchObject({ 'content-type': 'text/javascript; charset=utf-8', vary: 'Accept-Encoding' });
      expect(headers['content-encoding']).toBeUndefined();
      expect(String(body)).toBe(SCRIPT);
    },
  );

  it('without a compressed form is sent uncompressed', async () => {
    const { headers, body } = await send('/plain.js', 'br, gzip');
    expect(headers['content-encoding']).toBeUndefined();
    expect(String(body)).toBe('let a;');
  });

  it('has an ETag for each encoding, and is not sent again to a client that has it', async () => {
    const encodings = ['br', 'gzip', 'identity'];
    const tags = await Promise.all(
      encodings.map(async (encoding) => String((await send(ASSET, encoding)).headers['etag'])),
    );
    expect(new Set(tags).size).toBe(3);
    for (const [at, encoding] of encodings.entries()) {
      const again = await send(ASSET, encoding, { 'if-none-match': tags[at] ?? '' });
      expect([again.status, again.body.length]).toEqual([304, 0]);
    }
    expect((await send(ASSET, 'br', { 'if-none-match': tags[1] ?? '' })).status).toBe(200);
  });

  it('is cached for a year if its name has a hash, and is revalidated otherwise', async () => {
    for (const encoding of ['br', 'identity']) {
      const cached = async (path: string) => (await send(path, encoding)).headers['cache-control'];
      expect(await cached(ASSET)).toBe('public, max-age=31536000, immutable');
      expect(await cached('/')).toBe('no-cache');
      expect(await cached('/plain.js')).toBe('no-cache');
    }
  });

  it('has the same headers for HEAD as for GET', async () => {
    const [got, head] = [await send(ASSET, 'br'), await send(ASSET, 'br', {}, 'HEAD')];
    expect(head.body.length).toBe(0);
    for (const name of ['content-encoding', 'content-length', 'content-type', 'etag', 'vary'])
      expect(head.headers[name], name).toBe(got.headers[name]);
  });

  it('needs read access', async () => {
    expect((await send(ASSET, 'br', { host: 'evil.example' })).status).toBe(403);
  });
});

it.each([
  ['GET', '/assets/none-12345678.js'],
  ['GET', '/%'],
  ['GET', '/..%2f..%2fetc%2fpasswd'],
  ['POST', ASSET],
])('%s %s gets a 404 without Content-Encoding', async (method, path) => {
  const { status, headers, body } = await send(path, 'br, gzip', {}, method);
  expect(status).toBe(404);
  expect(headers['content-encoding']).toBeUndefined();
  expect(String(body)).toBe('There is nothing here.\n');
});

it('an event stream is never compressed', async () => {
  const { headers, body } = await request(`${product.dashboardUrl}/slack-events-stream`, {
    headers: { 'accept-encoding': 'gzip, deflate, br, zstd' },
  });
  expect(headers['content-encoding']).toBeUndefined();
  expect(headers['content-type']).toMatch(/^text\/event-stream/);
  for await (const part of body) {
    expect(String(part)).toContain('event: hello');
    break;
  }
});
