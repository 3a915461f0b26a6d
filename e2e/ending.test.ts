import { afterEach, describe, expect, it } from 'vitest';
import { postEvent } from '../backend/test/running-product.ts';
import { StreamReader } from '../backend/test/stream-reader.ts';
import { Server } from './server.ts';
import { message } from './slack-events.ts';

const servers: Server[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.remove()));
});

async function serve(settings?: Record<string, string>): Promise<Server> {
  const server = await Server.start(settings);
  servers.push(server);
  return server;
}

/** Posts one event after the other until the server takes no more. Returns the texts of those that got a 200. */
async function postOn(server: Server, name: string): Promise<string[]> {
  const accepted: string[] = [];
  for (let n = 0; ; n++) {
    const text = `${name}-${n}`;
    const answer = await postEvent(server.slackUrl, message(text)).catch(() => undefined);
    if (!answer) return accepted;
    if (answer.status === 200) accepted.push(text);
  }
}

async function textsOf(server: Server, count: number): Promise<Set<string>> {
  const reader = await StreamReader.open(`${server.url}/slack-events-stream?cursor=earliest`);
  const records = await reader.count(count);
  reader.close();
  return new Set(records.map(({ data }) => JSON.parse(data).text));
}

describe('a product that is asked to end', () => {
  it('under load answers what is under way, tells its readers, and ends by itself', async () => {
    const server = await serve();
    const readers = await Promise.all(
      Array.from({ length: 20 }, () => StreamReader.open(`${server.url}/slack-events-stream`)),
    );
    const posting = Array.from({ length: 8 }, (_, i) => postOn(server, `p${i}`));
    await readers[0]?.count(100);
    expect(await server.end()).toBe(0);
    const accepted = (await Promise.all(posting)).flat();
    await Promise.all(readers.map(({ ended }) => ended));
    for (const { blocks } of readers) expect(blocks.at(-1)?.event).toBe('bye');
    await server.begin();
    const kept = await textsOf(server, accepted.length);
    expect(accepted.filter((text) => !kept.has(text))).toEqual([]);
  });

  it('does so while its broker is away, too', async () => {
    const server = await serve({ KAFKA_BROKERS: '127.0.0.1:1' });
    await server.post(message('kept'));
    expect(await server.end('SIGINT')).toBe(0);
  });
});
