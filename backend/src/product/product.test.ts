import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { postSignedEvent, runProduct, TEST_SIGNING_SECRET } from '../../../test/product/running-product.ts';
import { parseConfig } from '../config/config.ts';
import { Feed } from '../feed/feed.ts';
import { openJournal } from '../journal/journal.ts';
import { createLogger } from '../ops/logger.ts';
import { GapTracker } from '../slack/sync/gap-tracker.ts';
import { EventStreamHub } from '../stream/event-stream-hub.ts';
import { CloseStack, openAll } from './close-stack.ts';
import { type Product, startProduct } from './product.ts';

const logger = createLogger({ level: 'error', format: 'json', write: () => undefined });

let dataDir: string;
let occupant: Server;
let occupiedPort: string;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'slackpanda-test-'));
  occupant = createServer();
  await new Promise<void>((resolve) => occupant.listen(0, '127.0.0.1', resolve));
  occupiedPort = String((occupant.address() as AddressInfo).port);
});
afterEach(async () => {
  vi.restoreAllMocks();
  occupant.close();
  await rm(dataDir, { recursive: true });
});

function start(settings: Record<string, string>): Promise<Product> {
  const config = parseConfig({
    SLACK_SIGNING_SECRET: TEST_SIGNING_SECRET,
    PORT: '0',
    DASHBOARD_PORT: '0',
    DATA_DIR: dataDir,
    ...settings,
  });
  return startProduct(config, { version: '0.0.0', pagesDir: dataDir, now: Date.now, logger });
}

/** Timers and listening sockets that keep the process alive. */
function openResources(): string[] {
  const kinds = process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout' || kind === 'TCPServerWrap');
  return kinds.sort();
}

describe('the product', () => {
  it.each(['PORT', 'DASHBOARD_PORT'])('closes everything that is open if %s is in use', async (setting) => {
    const closed = [
      vi.spyOn(EventStreamHub.prototype, 'close'),
      vi.spyOn(Feed.prototype, 'close'),
      vi.spyOn(GapTracker.prototype, 'close'),
    ];
    const before = openResources();
    await expect(start({ [setting]: occupiedPort })).rejects.toThrow(/port \d+ on 127\.0\.0\.1 is in use/);
    const order = closed.map((close) => close.mock.invocationCallOrder[0] ?? 0);
    expect(Math.min(...order)).toBeGreaterThan(0);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    await expect.poll(openResources).toEqual(before);
    // The folder is free again.
    await (await openJournal(dataDir)).close();
  });

  it('closes the journal if the certificates of the brokers cannot be read', async () => {
    const settings = { KAFKA_BROKERS: '127.0.0.1:1', KAFKA_SSL_CA_FILE: join(dataDir, 'missing.pem') };
    await expect(start(settings)).rejects.toThrow('KAFKA_SSL_CA_FILE');
    await (await openJournal(dataDir)).close();
  });

  it.each([
    // The secret in the example of docs.slack.dev/authentication/verifying-requests-from-slack
    '8f742231b10e8888abcd99yyyzzz85a5',
    '8f742231b10e8888'.repeat(4),
    'secret',
  ])('starts with the unusual signing secret %s, warns, and accepts what is signed with it', async (secret) => {
    const product = await runProduct({ SLACK_SIGNING_SECRET: secret });
    const warnings = product.logLines.filter((line) => line.includes('SLACK_SIGNING_SECRET has an unusual form'));
    expect(warnings).toHaveLength(1);
    if (secret.length > 6) expect(warnings[0]).not.toContain(secret);
    const event = { type: 'message', channel: 'C1', user: 'U1', text: 'hi', ts: '1700000000.000100' };
    expect((await postSignedEvent(product.slackUrl, event, {}, secret)).status).toBe(200);
    expect((await postSignedEvent(product.slackUrl, event, {}, TEST_SIGNING_SECRET)).status).toBe(401);
    await product.stop();
  });

  it('starts on the same data after a start that failed', async () => {
    await expect(start({ DASHBOARD_PORT: occupiedPort })).rejects.toThrow('in use');
    const product = await start({});
    expect((await fetch(`${product.dashboardUrl}/healthz`)).status).toBe(200);
    await product.stop();
    await product.stop();
  });
});

describe('a close stack', () => {
  it('closes the newest part first, also after one that fails, and rejects with the first failure', async () => {
    const closed: string[] = [];
    const stack = new CloseStack();
    for (const name of ['a', 'b', 'c', 'd'])
      stack.add({
        async close() {
          closed.push(name);
          if (name === 'b' || name === 'c') throw new Error(`${name} fails`);
        },
      });
    await expect(stack.close()).rejects.toThrow('c fails');
    await expect(stack.close()).rejects.toThrow('c fails');
    expect(closed).toEqual(['d', 'c', 'b', 'a']);
  });

  it('reports why a part does not open, not why another one does not close', async () => {
    const opening = openAll(async (opened) => {
      opened.add({ close: () => Promise.reject(new Error('does not close')) });
      throw new Error('does not open');
    });
    await expect(opening).rejects.toThrow('does not open');
  });
});
