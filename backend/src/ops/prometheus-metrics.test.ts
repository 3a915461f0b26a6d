import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { postSignedEvent, type RunningProduct, runProduct } from '../../../test/product/running-product.ts';
import { TestEventSource } from '../../../test/stream/test-event-source.ts';
import { DAY_MS, msToSeconds } from '../core/time/units.ts';

let product: RunningProduct;
beforeEach(async () => {
  product = await runProduct();
});
afterEach(() => product.stop());

const OPENMETRICS_HEADERS = {
  accept: 'application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.1',
};

async function scrape(): Promise<string> {
  const response = await fetch(`${product.dashboardUrl}/metrics`, { headers: OPENMETRICS_HEADERS });
  expect(response.headers.get('content-type')).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
  return response.text();
}

/** The samples by name and labels. */
async function samples(): Promise<Map<string, number>> {
  const lines = (await scrape()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]));
}

function message(text: string) {
  return {
    type: 'message',
    channel: 'C1',
    channel_type: 'channel',
    user: 'U1',
    text,
    ts: `${msToSeconds(Date.now())}`,
  };
}

describe('/metrics', () => {
  it('counts acknowledgements, refusals, the journal, the feed and its clients', async () => {
    const client = await TestEventSource.open(`${product.dashboardUrl}/slack-events-stream`);
    for (const text of ['one', 'two', 'three']) await product.post(message(text));
    await postSignedEvent(product.slackUrl, message('forged'), {}, 'f'.repeat(32));
    await fetch(`${product.slackUrl}/slack-events`);
    await client.waitForRecords(3);
    const now = await samples();
    expect(Object.fromEntries(now)).toMatchObject({
      slackpanda_ack_seconds_count: 3,
      'slackpanda_ack_seconds_bucket{le="+Inf"}': 3,
      'slackpanda_refusals_total{cause="forged"}': 1,
      'slackpanda_refusals_total{cause="method"}': 1,
      'slackpanda_refusals_total{cause="stale"}': 0,
      slackpanda_journal_entries: 3,
      slackpanda_forward_waiting: 0,
      slackpanda_log_connected: 1,
      slackpanda_feed_behind: 0,
      slackpanda_feed_ready: 1,
      'slackpanda_feed_offset{partition="0"}': 3,
      slackpanda_readers: 1,
      slackpanda_readers_cut_total: 0,
      slackpanda_streams_opened_total: 1,
      slackpanda_connections_dropped_total: 0,
    });
    expect(now.get('slackpanda_journal_bytes')).toBeGreaterThan(0);
    expect(now.get('slackpanda_fold_seconds_count')).toBeGreaterThan(0);
    expect(now.get('slackpanda_last_event_timestamp_seconds')).toBeGreaterThan(1_700_000_000);
    expect(now.get('process_resident_memory_bytes')).toBeGreaterThan(0);
    client.close();
    await expect.poll(async () => (await samples()).get('slackpanda_readers')).toBe(0);
  });

  it('counts what is set aside by the same kinds as /healthz', async () => {
    await product.post(message('ours'));
    await product.post(message('theirs'), { team_id: 'T9' });
    await product.post({ ...message('of the future'), ts: `${msToSeconds(Date.now() + 2 * DAY_MS)}` });
    await expect
      .poll(async () => [...(await samples())].filter(([name]) => name.startsWith('slackpanda_set_aside')))
      .toEqual([
        ['slackpanda_set_aside{kind="foreign"}', 1],
        ['slackpanda_set_aside{kind="unreadable"}', 0],
        ['slackpanda_set_aside{kind="implausible"}', 1],
      ]);
    const health = await (await fetch(`${product.dashboardUrl}/healthz`)).json();
    expect(health).toMatchObject({ feed: { set_aside: { foreign: 1, unreadable: 0, implausible: 1 } } });
  });

  it('is JSON for other clients, and OpenMetrics with ?format=prometheus', async () => {
    const response = await fetch(`${product.dashboardUrl}/metrics`);
    expect(await response.json()).toHaveProperty('monthly_messages');
    expect(await (await fetch(`${product.dashboardUrl}/metrics?format=prometheus`)).text()).toMatch(/# EOF\n$/);
  });

  it('contains neither a text nor a secret', async () => {
    await product.post(message('private words'));
    expect(await scrape()).not.toMatch(/private words|8f742231/);
  });
});

/** The grammar of each line of the text format of OpenMetrics 1.0 (specification, "ABNF"). */
const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const LABEL = '[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\[\\\\"n])*"';
const NUMBER = '(?:[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:e[+-]?\\d+)?|[+-]Inf|NaN)';
const DESCRIPTOR = new RegExp(
  `^# (?:TYPE (${NAME}) (counter|gauge|histogram|summary|info|unknown)|HELP (${NAME}) .*)$`,
);
const SAMPLE = new RegExp(`^(${NAME})(?:\\{(${LABEL}(?:,${LABEL})*)?\\})? (${NUMBER})(?: ${NUMBER})?$`, 'i');
const SUFFIXES: Record<string, RegExp> = {
  counter: /^_(total|created)$/,
  gauge: /^$/,
  histogram: /^_(bucket|count|sum|created)$/,
  summary: /^(|_count|_sum|_created)$/,
  info: /^_info$/,
  unknown: /^$/,
};

it('/metrics follows the grammar of OpenMetrics', async () => {
  await product.post(message('one'));
  const lines = (await scrape()).split('\n');
  expect(lines.splice(-2)).toEqual(['# EOF', '']);
  const types = new Map<string, string>();
  const seen = new Set<string>();
  let family = '';
  for (const line of lines) {
    const [isDescriptor, typed, type = '', helped] = DESCRIPTOR.exec(line) ?? [];
    if (isDescriptor) {
      const name = typed ?? helped ?? '';
      if (typed) expect(types.has(name), `${name} twice`).toBe(false);
      if (typed) types.set(name, type);
      if (name !== family) expect(seen.has(name), `${name} is interleaved`).toBe(false);
      family = name;
      seen.add(name);
    } else {
      const [isSample, name = ''] = SAMPLE.exec(line) ?? [];
      expect(isSample, line).toBeDefined();
      expect(name.startsWith(family), `${name} under ${family}`).toBe(true);
      expect(name.slice(family.length), line).toMatch(SUFFIXES[types.get(family) ?? ''] ?? /^never$/);
      expect(seen.has(line), `${line} twice`).toBe(false);
    }
  }
  expect(types.size).toBeGreaterThan(20);
});
