import { afterEach, describe, expect, it } from 'vitest';
import { ProductProcess } from '../test/product/product-process.ts';
import { postSignedEvent } from '../test/product/running-product.ts';
import { messageEvent } from '../test/slack/slack-events.ts';
import { TestEventSource } from '../test/stream/test-event-source.ts';

const servers: ProductProcess[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.remove()));
});

async function startProduct(settings?: Record<string, string>): Promise<ProductProcess> {
  const server = await ProductProcess.start(settings);
  servers.push(server);
  return server;
}

/** Posts events until the server accepts no connection. Returns the texts of those that got a 200. */
async function postUntilRefused(server: ProductProcess, name: string): Promise<string[]> {
  const accepted: string[] = [];
  for (let n = 0; ; n++) {
    const text = `${name}-${n}`;
    const response = await postSignedEvent(server.slackUrl, messageEvent(text)).catch(() => undefined);
    if (!response) return accepted;
    if (response.status === 200) accepted.push(text);
  }
}

async function fetchTexts(server: ProductProcess, count: number): Promise<Set<string>> {
  const client = await TestEventSource.open(`${server.url}/slack-events-stream?cursor=earliest`);
  const records = await client.waitForRecords(count);
  client.close();
  return new Set(records.map(({ data }) => JSON.parse(data).text));
}

describe('a product that receives SIGTERM or SIGINT', () => {
  it('responds to running requests, sends bye to its clients, and exits with 0', async () => {
    const server = await startProduct();
    const clients = await Promise.all(
      Array.from({ length: 20 }, () => TestEventSource.open(`${server.url}/slack-events-stream`)),
    );
    const posting = Array.from({ length: 8 }, (_, i) => postUntilRefused(server, `p${i}`));
    await clients[0]?.waitForRecords(100);
    expect(await server.stop()).toBe(0);
    const accepted = (await Promise.all(posting)).flat();
    await Promise.all(clients.map(({ ended }) => ended));
    for (const { events } of clients) expect(events.at(-1)?.event).toBe('bye');
    await server.launch();
    const texts = await fetchTexts(server, accepted.length);
    expect(accepted.filter((text) => !texts.has(text))).toEqual([]);
  });

  it('exits with 0 while its broker is down', async () => {
    const server = await startProduct({ KAFKA_BROKERS: '127.0.0.1:1' });
    await server.post(messageEvent('kept'));
    expect(await server.stop('SIGINT')).toBe(0);
  });
});
