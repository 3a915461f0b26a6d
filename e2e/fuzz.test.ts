import { Agent, request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { parseRecord } from '../backend/src/core/records/parse-record.ts';
import { createCommunity } from '../backend/src/core/state/community.ts';
import { communityDigest } from '../backend/src/core/state/digest.ts';
import { fold } from '../backend/src/core/state/fold.ts';
import { msToSeconds, SECOND_MS } from '../backend/src/core/time/units.ts';
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
/** The heap of a busy process varies by less; a leak in each of 200,000 requests would be far more. */
const RSS_TOLERANCE_BYTES = 96 * 1024 * 1024;

let server: ProductProcess | undefined;
afterEach(() => server?.remove());

const agent = new Agent({ keepAlive: true, maxSockets: PARALLEL_REQUESTS });
const nowSeconds = () => Math.floor(msToSeconds(Date.now()));

/** Returns the status of the response; 0 where the connection broke. */
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

/** Returns headers that Slack cannot have sent with this body. */
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

/** Posts `count` mutated events. Returns the number of responses by status. */
async function postMutations(
  url: string,
  count: number,
  random: Random,
  headersOf: (body: string) => Record<string, string>,
) {
  const responses = new Map<number, number>();
  let remaining = count;
  const worker = async () => {
    while (remaining-- > 0) {
      const body = mutateEvent(random);
      const status = await post(url, body, headersOf(body));
      responses.set(status, (responses.get(status) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL_REQUESTS }, worker));
  return responses;
}

async function readGauge(name: string): Promise<number> {
  const text = await (await fetch(`${server?.url}/metrics?format=prometheus`)).text();
  const sample = text.split('\n').find((line) => line.startsWith(`${name} `));
  if (!sample) throw new Error(`/metrics does not contain ${name}`);
  return Number(sample.split(' ')[1]);
}

const readRssBytes = () => readGauge('process_resident_memory_bytes');
const formatMegabytes = (bytes: number) => `${Math.round(bytes / 1024 / 1024)} MB`;

/** 20 ms for each request and two minutes to start. */
const TIMEOUT_MS = 120 * SECOND_MS + 20 * REQUESTS;

describe('mutated events of Slack', { timeout: TIMEOUT_MS }, () => {
  it('get a 401 without a valid signature, and take no memory', async () => {
    server = await ProductProcess.start();
    const { slackUrl: url } = server;
    const random = createRandom(SEED);
    const firstResponses = await postMutations(url, Math.ceil(REQUESTS / 4), random, (body) =>
      forgedHeaders(body, random),
    );
    const rssBefore = await readRssBytes();
    const responses = await postMutations(url, REQUESTS - Math.ceil(REQUESTS / 4), random, (body) =>
      forgedHeaders(body, random),
    );
    const rssAfter = await readRssBytes();
    console.log(
      `forged: ${REQUESTS} requests, seed ${SEED}, RSS ${formatMegabytes(rssBefore)} after a quarter, ${formatMegabytes(rssAfter)} at the end`,
    );
    expect([...firstResponses.keys(), ...responses.keys()].filter((status) => status !== 401)).toEqual([]);
    expect(rssAfter - rssBefore).toBeLessThan(RSS_TOLERANCE_BYTES);
    expect(await readGauge('slackpanda_journal_entries')).toBe(0);
    await server.post(messageEvent('the real Slack'));
    await expect.poll(() => readGauge('slackpanda_feed_offset{partition="0"}')).toBe(1);
  });

  it('with a valid signature get a 200 or a 400, and every reader computes the same digest', async () => {
    server = await ProductProcess.start({ SLACK_TEAM_ID: 'T1' });
    const random = createRandom(SEED + 1);
    const count = Math.ceil(REQUESTS / 4);
    const responses = await postMutations(server.slackUrl, count, random, (body) => signedHeaders(body));
    console.log(
      `signed: ${count} requests, seed ${SEED + 1}, ${JSON.stringify([...responses])}, RSS ${formatMegabytes(await readRssBytes())}`,
    );
    expect([...responses.keys()].filter((status) => status !== 200 && status !== 400)).toEqual([]);
    await server.post(messageEvent('a plain one'));
    const entries = await readGauge('slackpanda_journal_entries');
    await expect.poll(() => readGauge('slackpanda_feed_offset{partition="0"}')).toBe(entries);
    expect(await readGauge('slackpanda_set_aside{kind="unreadable"}')).toBe(0);

    const digest = (await server.metrics())['digest'];
    expect(await digestOfStream(server, entries)).toBe(digest);
    await server.stop();
    await server.launch();
    expect((await server.metrics())['digest']).toBe(digest);
  });
});

/** Returns the digest of a community that folds the whole stream. */
async function digestOfStream(server: ProductProcess, entries: number): Promise<string> {
  const client = await TestEventSource.open(`${server.url}/slack-events-stream?since=2000-01-01`);
  const community = createCommunity('T1');
  for (const { data } of await client.waitForRecords(entries)) {
    const record = parseRecord(JSON.parse(data));
    if (!record) throw new Error(`the page cannot parse this record: ${data.slice(0, 500)}`);
    fold(community, record);
  }
  client.close();
  return communityDigest(community);
}
