import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import express from 'express';
import supertest from 'supertest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createBodyReader } from './body-reader.ts';

const BYTES_PER_MB = 1024 * 1024;

/** Answers with how many bytes it read, or with the refusal. */
const readBody = createBodyReader(5 * BYTES_PER_MB);
const app = express().post('/', async (req, res) => {
  const body = await readBody(req);
  if (Buffer.isBuffer(body)) res.send(String(body.length));
  else res.status(body.status).send(body.detail);
});
let server: Server;
beforeAll(async () => {
  server = createServer(app);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
});
afterAll(() => {
  server.close().closeAllConnections();
});

test.each<[what: string, bytes: string, type: string]>([
  ['a small one', '{}', 'application/json'],
  ['one of another type', '{}', 'image/png'],
  ['one of an unknown charset', '{}', 'application/json; charset=klingon'],
  ['one of exactly 4 MB', 'x'.repeat(4 * BYTES_PER_MB), 'application/json'],
])('reads %s', async (_what, bytes, type) => {
  const answer = await supertest(server).post('/').set('Content-Type', type).send(bytes);
  expect(answer.text).toBe(String(bytes.length));
});

test('none is an empty one', async () => {
  expect((await supertest(server).post('/')).text).toBe('0');
});

test('a byte too many is refused', async () => {
  const answer = await supertest(server)
    .post('/')
    .send(Buffer.alloc(4 * BYTES_PER_MB + 1));
  expect(answer.status).toBe(413);
});

test('a compressed one is refused, small as it is', async () => {
  const answer = await supertest(server)
    .post('/')
    .set('Content-Encoding', 'gzip')
    .send(gzipSync(Buffer.alloc(50 * BYTES_PER_MB)));
  expect(answer.status).toBe(415);
  expect(answer.text).toBe('a compressed body is not accepted');
});

test('50 MB announced are refused before they are sent', async () => {
  const { request, status } = upload(50 * BYTES_PER_MB, 64 * 1024);
  expect(await status).toBe(413);
  request.destroy();
});

test('a large one is put off while others hold all there is, and a small one is not', async () => {
  const held = upload(4 * BYTES_PER_MB, 3.5 * BYTES_PER_MB);
  const post = async (size: number) => (await supertest(server).post('/').send(Buffer.alloc(size))).status;
  // Until all that was sent has been read, there is still room.
  await expect.poll(() => post(2 * BYTES_PER_MB)).toBe(503);
  expect(await post(200 * 1024)).toBe(200);
  held.request.end(Buffer.alloc(0.5 * BYTES_PER_MB));
  expect(await held.status).toBe(200);
  expect(await post(2 * BYTES_PER_MB)).toBe(200);
});

/** Announces so many bytes, and sends fewer. */
function upload(announced: number, sent: number) {
  const { port } = server.address() as AddressInfo;
  const started = request({ port, method: 'POST', path: '/', headers: { 'Content-Length': announced } });
  started.on('error', () => undefined);
  const status = new Promise((resolve) => started.on('response', (response) => resolve(response.statusCode)));
  started.write(Buffer.alloc(sent));
  return { request: started, status };
}
