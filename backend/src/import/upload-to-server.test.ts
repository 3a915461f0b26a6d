import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { uploadToServer } from './upload-to-server.ts';

const source = { name: 'export.zip', zip: async () => ({ sizeBytes: 2, content: Readable.from([Buffer.from('PK')]) }) };

/** Starts a server at a free port. */
async function listen(onRequest: RequestListener): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer(onRequest).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${port}`, close };
}

const upload = async (url: string) => await uploadToServer(source, { url, token: undefined }, () => undefined);

test('says what to do if no server responds at the address', async () => {
  const { url, close } = await listen(() => undefined);
  await close();
  await expect(upload(url)).rejects.toThrow(
    `another process uses DATA_DIR, but no server responds at ${url} (connect ECONNREFUSED`,
  );
  await expect(upload(url)).rejects.toThrow('set DASHBOARD_PORT and HOST as for the server');
});

test('says what to do if the server stops while it imports', async () => {
  const { url, close } = await listen((request, response) => {
    if (request.method === 'GET') request.socket.destroy();
    else request.resume().on('end', () => response.writeHead(202).end('{}'));
  });
  await expect(upload(url)).rejects.toThrow(`the server at ${url} was stopped meanwhile: start it and import`);
  await close();
});

test('says why the server refuses the file', async () => {
  const { url, close } = await listen((_request, response) =>
    response.writeHead(409).end('another import is running\n'),
  );
  await expect(upload(url)).rejects.toThrow(`the server at ${url} refused it: another import is running`);
  await close();
});
