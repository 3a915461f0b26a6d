import { afterEach, describe, expect, it } from 'vitest';
import { ProductProcess } from '../test/product/product-process.ts';
import { postSignedEvent } from '../test/product/running-product.ts';
import { messageEvent } from '../test/slack/slack-events.ts';
import { TestEventSource } from '../test/stream/test-event-source.ts';

const servers: ProductProcess[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.remove()));
});

async function serve(settings?: Record<string, string>): Promise<ProductProcess> {
  const server = await ProductProcess.start(settings);
  servers.push(server);
  return server;
}

/** Posts one event after the other until the server takes no more. Returns the texts of those that got a 200. */
async function postUntilRefused(server: ProductProcess, name: string): Promise<string[]> {
  const accepted: string[] = [];
  for (let n = 0; ; n++) {
    const text = `${name}-${n}`;
    const answer = await postSignedEvent(server.slackUrl, messageEvent(text)).catch(() => undefined);
    if (!answer) return accepted;
    if (answer.status === 200) accepted.push(text);
  }
}

async function fetchTexts(server: ProductProcess, count: number): Promise<Set<string>> {
  const reader = await TestEventSource.open(`${server.url}/slack-events-stream?cursor=earliest`);
  const records = await reader.waitForRecords(count);
  reader.close();
  return new Set(records.map(({ data }) => JSON.parse(data).text));
}

describe('a product that is asked to end', () => {
  it('under load answers what is under way, tells its readers, and ends by itself', async () => {
    const server = await serve();
    const readers = await Promise.all(
      Array.from({ length: 20 }, () => TestEventSource.open(`${server.url}/slack-events-stream`)),
    );
    const posting = Array.from({ length: 8 }, (_, i) => postUntilRefused(server, `p${i}`));
    await readers[0]?.waitForRecords(100);
    expect(await server.stop()).toBe(0);
    const accepted = (await Promise.all(posting)).flat();
    await Promise.all(readers.map(({ ended }) => ended));
    for (const { events: blocks } of readers) expect(blocks.at(-1)?.event).toBe('bye');
    await server.launch();
    const kept = await fetchTexts(server, accepted.length);
    expect(accepted.filter((text) => !kept.has(text))).toEqual([]);
  });

  it('does so while its broker is away, too', async () => {
    const server = await serve({ KAFKA_BROKERS: '127.0.0.1:1' });
    await server.post(messageEvent('kept'));
    expect(await server.stop('SIGINT')).toBe(0);
  });
});
