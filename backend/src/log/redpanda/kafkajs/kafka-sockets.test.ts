import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { createKafkaClientFactory } from './kafka-client.ts';

const POLL_OPTIONS = { timeout: 60_000 };

/** A broker that accepts connections and never responds. */
async function startSilentBroker(): Promise<{ address: string; sockets: Set<Socket> }> {
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

it('a closed client leaves no socket and no retry behind, even when its broker is silent', async () => {
  const { address, sockets } = await startSilentBroker();
  const texts: string[] = [];
  const keep = (text: string) => texts.push(text);
  const clients = createKafkaClientFactory({
    brokers: [address],
    clientId: 'test',
    logger: { info: keep, warn: keep, error: keep },
  });
  const client = clients.create();
  const admin = client.kafka.admin({ retry: { retries: 100 } });
  const connecting = admin.connect().catch((error: unknown) => error);
  await expect.poll(() => sockets.size, POLL_OPTIONS).toBe(1);
  await client.close(admin);
  expect(await connecting).toBeInstanceOf(Error);
  await expect.poll(() => sockets.size, POLL_OPTIONS).toBe(0);
  await expect(admin.listTopics()).rejects.toThrow('this client has ended');
  expect(texts.filter((text) => text.includes('ended'))).toEqual([]);
});

it('a client that is closed leaves the sockets of other clients open', async () => {
  const { address, sockets } = await startSilentBroker();
  const quiet = () => undefined;
  const clients = createKafkaClientFactory({
    brokers: [address],
    clientId: 'test',
    logger: { info: quiet, warn: quiet, error: quiet },
  });
  const [one, other] = [clients.create(), clients.create()];
  const admins = [one, other].map(({ kafka }) => kafka.admin({ retry: { retries: 0 } }));
  for (const admin of admins) void admin.connect().catch(() => undefined);
  await expect.poll(() => sockets.size, POLL_OPTIONS).toBe(2);
  await one.close({ disconnect: async () => undefined });
  await expect.poll(() => sockets.size, POLL_OPTIONS).toBe(1);
  await other.close({ disconnect: async () => undefined });
});
