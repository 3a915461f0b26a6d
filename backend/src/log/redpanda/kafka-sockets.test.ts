import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { createKafkaClientFactory } from './kafka-client.ts';

const PATIENCE = { timeout: 20_000 };

/** A broker that takes connections and never answers. */
async function silentBroker(): Promise<{ address: string; sockets: Set<Socket> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    socket.resume();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
  });
  const address = server.address();
  return { address: `127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`, sockets };
}

it('leaves nothing of a client whose broker is silent, though kafkajs would wait and try again', async () => {
  const { address, sockets } = await silentBroker();
  const said: string[] = [];
  const keep = (text: string) => said.push(text);
  const clients = createKafkaClientFactory({
    brokers: [address],
    clientId: 'test',
    logger: { info: keep, warn: keep, error: keep },
  });
  const client = clients.create();
  const admin = client.kafka.admin({ retry: { retries: 100 } });
  const connecting = admin.connect().catch((error: unknown) => error);
  await expect.poll(() => sockets.size, PATIENCE).toBe(1);
  await client.close(admin);
  expect(await connecting).toBeInstanceOf(Error);
  await expect.poll(() => sockets.size, PATIENCE).toBe(0);
  await expect(admin.listTopics()).rejects.toThrow('this client has ended');
  expect(said.filter((text) => text.includes('ended'))).toEqual([]);
});

it('lets the other clients be', async () => {
  const { address, sockets } = await silentBroker();
  const quiet = () => undefined;
  const clients = createKafkaClientFactory({
    brokers: [address],
    clientId: 'test',
    logger: { info: quiet, warn: quiet, error: quiet },
  });
  const [one, other] = [clients.create(), clients.create()];
  const admins = [one, other].map(({ kafka }) => kafka.admin({ retry: { retries: 0 } }));
  for (const admin of admins) void admin.connect().catch(() => undefined);
  await expect.poll(() => sockets.size, PATIENCE).toBe(2);
  await one.close({ disconnect: async () => undefined });
  await expect.poll(() => sockets.size, PATIENCE).toBe(1);
  await other.close({ disconnect: async () => undefined });
});
