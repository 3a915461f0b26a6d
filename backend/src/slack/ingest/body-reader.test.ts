import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import express from 'express';
import supertest from 'supertest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BYTES_PER_MB } from '../../core/protocol/bytes.ts';
import { createBodyReader } from './body-reader.ts';

/** Responds with the number of bytes that it read, or with the refusal. */
const readBody = createBodyReader(5 * BYTES_PER_MB);
const app = express().post('/', async (req, res) => {
  const body = await readBody(req);
  if (Buffer.isBuffer(body)) res.send(String(body.length));
  else res.status(body.status).send(body.detail);
});
let server: Server;
beforeAll(async () => {
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.close().closeAllConnections();
});

test.each<[what: string, body: string, type: string]>([
  ['a small body', '{}', 'application/json'],
  ['a body of another type', '{}', 'image/png'],
  ['a body of an unknown charset', '{}', 'application/json; charset=klingon'],
  ['a body of exactly 4 MB', 'x'.repeat(4 * BYTES_PER_MB), 'application/json'],
])('%s is read', async (_what, body, type) => {
  const response = await supertest(server).post('/').set('Content-Type', type).send(body);
  expect(response.text).toBe(String(body.length));
});

test('a request without a body has an empty one', async () => {
  expect((await supertest(server).post('/')).text).toBe('0');
});

test('a body of one byte more than 4 MB is refused', async () => {
  const response = await supertest(server)
    .post('/')
    .send(Buffer.alloc(4 * BYTES_PER_MB + 1));
  expect(response.status).toBe(413);
});

test('a compressed body is refused, however small it is', async () => {
  const response = await supertest(server)
    .post('/')
    .set('Content-Encoding', 'gzip')
    .send(gzipSync(Buffer.alloc(50 * BYTES_PER_MB)));
  expect(response.status).toBe(415);
  expect(response.text).toBe('a compressed body is not accepted');
});

test('a body of 50 MB is refused before it is sent', async () => {
  const { request, status } = upload(50 * BYTES_PER_MB, 64 * 1024);
  expect(await status).toBe(413);
  request.destroy();
});

test('a large body gets a 503 while others use all the memory, and a small one is read', async () => {
  const held = upload(4 * BYTES_PER_MB, 3.5 * BYTES_PER_MB);
  const post = async (size: number) => (await supertest(server).post('/').send(Buffer.alloc(size))).status;
  // The first bodies are within the limit until all of their bytes are read.
  await expect.poll(() => post(2 * BYTES_PER_MB)).toBe(503);
  expect(await post(200 * 1024)).toBe(200);
  held.request.end(Buffer.alloc(0.5 * BYTES_PER_MB));
  expect(await held.status).toBe(200);
  expect(await post(2 * BYTES_PER_MB)).toBe(200);
});

/** A request whose `Content-Length` is greater than what is sent of it. */
function upload(announcedBytes: number, sentBytes: number) {
  const { port } = server.address() as AddressInfo;
  const started = request({ port, method: 'POST', path: '/', headers: { 'Content-Length': announcedBytes } });
  started.on('error', () => undefined);
  const status = new Promise((resolve) => started.on('response', (response) => resolve(response.statusCode)));
  started.write(Buffer.alloc(sentBytes));
  return { request: started, status };
}
