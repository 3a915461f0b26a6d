import { afterEach, expect, it } from 'vitest';
import { createRandom } from '../../../demo/random.ts';
import { type RunningProduct, runProduct } from '../../../test/product/running-product.ts';
import { comparableSummary } from '../../../test/records/folded-records.ts';
import {
  channelDeletedEvent,
  channelIdChangedEvent,
  messageChangedEvent,
  messageDeletedEvent,
  messageEvent,
  teamJoinEvent,
  uniqueTs,
} from '../../../test/slack/slack-events.ts';
import { TestEventSource } from '../../../test/stream/test-event-source.ts';
import { DEFAULT_DEFINITION } from '../core/records/counting-definition.ts';
import { parseRecordJson } from '../core/records/parse-record.ts';
import { decodeSnapshot } from '../core/snapshot/snapshot.ts';
import { type Community, createCommunity } from '../core/state/community.ts';
import { communityDigest } from '../core/state/digest.ts';
import { fold } from '../core/state/fold.ts';
import { formatSlackTimestamp } from '../core/time/slack-timestamp.ts';
import { DAY_MS, HOUR_MS, msToUs } from '../core/time/units.ts';

const ACTION_COUNT = 60;
const AGES_MS = [0, HOUR_MS, 20 * DAY_MS, 45 * DAY_MS, 70 * DAY_MS, 900 * DAY_MS];
const DEFINITIONS = [
  { ...DEFAULT_DEFINITION, people: ['U1', 'UNKNOWN'] },
  { ...DEFAULT_DEFINITION, guests: true, otherWorkspaces: true },
  { ...DEFAULT_DEFINITION, bots: true, channels: ['C0', 'UNKNOWN'] },
  null,
];
/** The start of a month in UTC, to which the server rounds: older than the rows of a page that opens. */
const MONTH = new Date(Date.now() - 200 * DAY_MS);
const MONTH_MS = Date.UTC(MONTH.getUTCFullYear(), MONTH.getUTCMonth(), 1);

let product: RunningProduct;
afterEach(() => product.stop());

async function define(definition: unknown): Promise<void> {
  const body = JSON.stringify({ definition, by: 'Ann' });
  const headers = { 'content-type': 'application/json' };
  await fetch(`${product.dashboardUrl}/definition`, { method: 'POST', headers, body });
}

/** Posts what changes the past: old messages, edits, deletions, bots, channels that become one, definitions. */
async function playSession(seed: number): Promise<void> {
  const random = createRandom(seed);
  const pick = <T>(list: readonly [T, ...T[]]): T => list[Math.floor(random.between(0, list.length))] ?? list[0];
  const posts: [Record<string, unknown>, ...Record<string, unknown>[]] = [messageEvent('first', { channel: 'C0' })];
  for (const us of [-1, 0, 1])
    posts.push(messageEvent('at the edge?', { ts: formatSlackTimestamp(msToUs(MONTH_MS) + us) }));
  for (const post of posts) await product.post(post);
  const channel = () => pick(['C0', 'C1', 'C2']);
  const user = () => pick(['U0', 'U1', 'U2', 'U3']);
  const say = () => {
    const root = random.chance(0.4) ? pick(posts) : { channel: channel(), ts: undefined };
    const post = messageEvent(random.chance(0.5) ? 'Why?' : 'So.', {
      ...{ user: user(), channel: root['channel'], thread_ts: root['ts'] },
      ...{ ts: uniqueTs(pick([0, ...AGES_MS])), user_team: random.chance(0.2) ? 'T9' : 'T1' },
    });
    posts.push(post);
    return product.post(post);
  };
  const actions: [() => Promise<unknown>, ...(() => Promise<unknown>)[]] = [
    ...([say, say, say, say, say] as const),
    () => product.post(messageChangedEvent(pick(posts), random.chance(0.5) ? 'Now?' : 'Fine.')),
    () => product.post(messageDeletedEvent(pick(posts))),
    () => product.post(teamJoinEvent(user(), 'Jo', { is_bot: random.chance(0.2), is_restricted: random.chance(0.5) })),
    () => (random.chance(0.3) ? product.post(channelIdChangedEvent(channel(), channel())) : say()),
    () => (random.chance(0.2) ? product.post(channelDeletedEvent(channel())) : say()),
    () => define(pick([null, ...DEFINITIONS])),
    async () => {
      if (random.chance(0.5)) product = await product.restart();
    },
  ];
  for (let i = 0; i < ACTION_COUNT; i++) await pick(actions)();
}

interface Metrics {
  digest: string;
  total_messages: number;
}

/** The numbers of the server, and the community that all entries of its log fold to. */
async function metricsAndWhole(): Promise<{ metrics: Metrics; whole: Community }> {
  const last = uniqueTs();
  await product.post(messageEvent('the last one', { ts: last }));
  const client = await TestEventSource.open(`${product.dashboardUrl}/slack-events-stream?cursor=earliest`);
  const { id: cursor } = await client.waitForEvent(({ data }) => data.includes(last));
  client.close();
  const fetchMetrics = async () => (await fetch(`${product.dashboardUrl}/metrics`)).json();
  await expect.poll(fetchMetrics).toMatchObject({ cursor });
  const whole = createCommunity();
  for (const { data } of client.records) {
    const record = parseRecordJson(data);
    if (record) fold(whole, record);
  }
  return { metrics: (await fetchMetrics()) as Metrics, whole };
}

async function snapshotOf(query: string): Promise<Community> {
  const response = await fetch(`${product.dashboardUrl}/snapshot${query}`);
  return decodeSnapshot(new Uint8Array(await response.arrayBuffer())).community;
}

/** Without texts, which a stream of old entries does not have, and what a page of 62 days lacks by its definition. */
function numbersOf(community: Community, now: number): unknown {
  const { trend: _, scoreChanges: __, nextChangeAt: ___, ...numbers } = comparableSummary(community, now);
  return JSON.parse(JSON.stringify(numbers, (key, value: unknown) => (key === 'text' ? undefined : value)));
}

it.each([1, 2, 3])('a snapshot of any depth has the digest and the numbers of all entries (seed %i)', async (seed) => {
  product = await runProduct({ SLACK_TEAM_ID: 'T1' });
  await playSession(seed);
  const { metrics, whole } = await metricsAndWhole();
  const { digest, total_messages } = metrics;
  expect(communityDigest(whole)).toBe(digest);
  const now = Date.now();
  const expected = numbersOf(whole, now);
  expect(expected).toMatchObject({ total: { messages: total_messages } });
  const froms = [MONTH_MS - 1, MONTH_MS, MONTH_MS + 1, now - 100 * DAY_MS, now + DAY_MS, 0, 'all'];
  for (const query of ['', ...froms.map((from) => `?from=${from}`)]) {
    const community = await snapshotOf(query);
    expect({ query, digest: communityDigest(community) }).toEqual({ query, digest });
    expect(numbersOf(community, now)).toEqual(expected);
  }
});
