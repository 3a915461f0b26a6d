import { Agent, request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { parseRecord } from '../backend/src/core/records/parse-record.ts';
import { createCommunity } from '../backend/src/core/state/community.ts';
import { communityDigest } from '../backend/src/core/state/digest.ts';
import { fold } from '../backend/src/core/state/fold.ts';
import { slackSignature } from '../backend/src/slack/ingest/signature.ts';
import { createRandom, type Random } from '../demo/random.ts';
import { ProductProcess } from '../test/product/product-process.ts';
import { TEST_SIGNING_SECRET } from '../test/product/running-product.ts';
import { messageEvent } from '../test/slack/slack-events.ts';
import { TestEventSource } from '../test/stream/test-event-source.ts';
import { mutateEvent } from './mutate-event.ts';

const REQUESTS = Number(process.env['FUZZ_REQUESTS'] ?? 4000);
const SEED = Number(process.env['FUZZ_SEED'] ?? 1);
const PARALLEL_REQUESTS = 16;
/** The heap of a busy process breathes; what is kept of each of 200,000 requests would be far more, bytes. */
const RSS_TOLERANCE_BYTES = 96 * 1024 * 1024;

let server: ProductProcess | undefined;
afterEach(() => server?.remove());

const agent = new Agent({ keepAlive: true, maxSockets: PARALLEL_REQUESTS });
const nowSeconds = () => Math.floor(Date.now() / 1000);

/** The status of the answer; 0 where the connection broke. */
function post(url: string, body: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve) => {
    const call = request(`${url}/slack-events`, { method: 'POST', agent, headers }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    });
    call.on('error', () => resolve(0));
    call.end(body);
  });
}

function signedHeaders(body: string, at = nowSeconds(), secret = TEST_SIGNING_SECRET): Record<string, string> {
  return { 'x-slack-request-timestamp': `${at}`, 'x-slack-signature': slackSignature(secret, at, body) };
}

/** Headers that Slack cannot have sent with this body. */
function forgedHeaders(body: string, random: Random): Record<string, string> {
  const { 'x-slack-signature': signature = '', ...time } = signedHeaders(body);
  const at = Math.floor(random.between(1, signature.length));
  const digit = signature[at] === '0' ? '1' : '0';
  return random.pick<() => Record<string, string>>([
    () => ({}),
    () => time,
    () => ({ 'x-slack-signature': signature }),
    () => ({ ...time, 'x-slack-signature': signature.slice(0, at) + digit + signature.slice(at + 1) }),
    () => ({ ...time, 'x-slack-signature': signature.slice(0, at) }),
    () => ({ ...time, 'x-slack-signature': signature.toUpperCase() }),
    () => ({ ...time, 'x-slack-signature': `${signature}, ${signature}` }),
    () => signedHeaders(`${body} `),
    () => signedHeaders(body, nowSeconds(), 'f'.repeat(32)),
    () => signedHeaders(body, nowSeconds() - 301 - Math.floor(random.between(0, 1e6))),
    () => signedHeaders(body, nowSeconds() + 310 + Math.floor(random.between(0, 1e6))),
    () => ({ ...signedHeaders(body), 'x-slack-request-timestamp': `${nowSeconds() + 1}` }),
    () => ({ ...signedHeaders(body), 'x-slack-request-timestamp': `0${nowSeconds()}` }),
    () => ({ ...signedHeaders(body), 'x-slack-request-timestamp': '' }),
  ])();
}

/** Sends so many of them, and counts the answers by their status. */
async function postMutations(
  url: string,
  count: number,
  random: Random,
  headersOf: (body: string) => Record<string, string>,
) {
  const answers = new Map<number, number>();
  let left = count;
  const lane = async () => {
    while (left-- > 0) {
      const body = mutateEvent(random);
      const status = await post(url, body, headersOf(body));
      answers.set(status, (answers.get(status) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL_REQUESTS }, lane));
  return answers;
}

async function readGauge(name: string): Promise<number> {
  const text = await (await fetch(`${server?.url}/metrics?format=prometheus`)).text();
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${name} `));
  if (!line) throw new Error(`there is no ${name} in /metrics`);
  return Number(line.split(' ')[1]);
}

const readRssBytes = () => readGauge('process_resident_memory_bytes');
const formatMegabytes = (bytes: number) => `${Math.round(bytes / 1024 / 1024)} MB`;

describe('mutated events of Slack', { timeout: 120_000 + REQUESTS * 20 }, () => {
  it('that it did not sign are never accepted, and leave nothing behind', async () => {
    server = await ProductProcess.start();
    const { slackUrl: url } = server;
    const random = createRandom(SEED);
    const warm = await postMutations(url, Math.ceil(REQUESTS / 4), random, (body) => forgedHeaders(body, random));
    const before = await readRssBytes();
    const answers = await postMutations(url, REQUESTS - Math.ceil(REQUESTS / 4), random, (body) =>
      forgedHeaders(body, random),
    );
    const after = await readRssBytes();
    console.log(
      `forged: ${REQUESTS} requests, seed ${SEED}, RSS ${formatMegabytes(before)} after a quarter, ${formatMegabytes(after)} at the end`,
    );
    expect([...warm.keys(), ...answers.keys()].filter((status) => status !== 401)).toEqual([]);
    expect(after - before).toBeLessThan(RSS_TOLERANCE_BYTES);
    expect(await readGauge('slackpanda_journal_entries')).toBe(0);
    await server.post(messageEvent('the real Slack'));
    await expect.poll(() => readGauge('slackpanda_feed_offset{partition="0"}')).toBe(1);
  });

  it('that it did sign break nothing: they are told or set aside, and all readers come to the same numbers', async () => {
    server = await ProductProcess.start({ SLACK_TEAM_ID: 'T1' });
    const random = createRandom(SEED + 1);
    const count = Math.ceil(REQUESTS / 4);
    const answers = await postMutations(server.slackUrl, count, random, (body) => signedHeaders(body));
    console.log(
      `signed: ${count} requests, seed ${SEED + 1}, ${JSON.stringify([...answers])}, RSS ${formatMegabytes(await readRssBytes())}`,
    );
    expect([...answers.keys()].filter((status) => status !== 200 && status !== 400)).toEqual([]);
    await server.post(messageEvent('a plain one'));
    const entries = await readGauge('slackpanda_journal_entries');
    await expect.poll(() => readGauge('slackpanda_feed_offset{partition="0"}')).toBe(entries);
    expect(await readGauge('slackpanda_set_aside{kind="unreadable"}')).toBe(0);

    const known = (await server.metrics())['digest'];
    expect(await digestOfStream(server, entries)).toBe(known);
    await server.stop();
    await server.launch();
    expect((await server.metrics())['digest']).toBe(known);
  });
});

/** What a reader comes to that folds everything from the beginning. */
async function digestOfStream(from: ProductProcess, entries: number): Promise<string> {
  const reader = await TestEventSource.open(`${from.url}/slack-events-stream?since=2000-01-01`);
  const community = createCommunity('T1');
  for (const { data } of await reader.waitForRecords(entries)) {
    const record = parseRecord(JSON.parse(data));
    if (!record) throw new Error(`this is no record to a page: ${data.slice(0, 500)}`);
    fold(community, record);
  }
  reader.close();
  return communityDigest(community);
}
