import { DEFAULT_HEALTH_RULES } from 'backend/core/metrics/health-score';
import type { MetricContext } from 'backend/core/metrics/metric-context';
import { type Summary, summarize } from 'backend/core/metrics/summary';
import type { SlackRecord } from 'backend/core/records/record';
import { encodeSnapshot } from 'backend/core/snapshot/snapshot';
import { type Community, createCommunity } from 'backend/core/state/community';
import { communityDigest } from 'backend/core/state/digest';
import { keepsTotals } from 'backend/core/state/filter';
import { fold } from 'backend/core/state/fold';
import type { Period } from 'backend/core/time/period';
import { formatSlackTimestamp } from 'backend/core/time/slack-timestamp';
import { createTimeZone } from 'backend/core/time/time-zone';
import { DAY_MS, HOUR_MS, MINUTE_MS, type Milliseconds, msToUs, SECOND_MS } from 'backend/core/time/units';
import fc from 'fast-check';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { type DashboardState, DEFAULT_CHOICES, type ViewerChoices } from '../dashboard-state.ts';
import { DashboardStore } from '../dashboard-store.ts';
import { FakeEventSource } from '../fake-event-source.ts';
import { loadRecordScript } from '../record-script.ts';
import { ServerClock } from '../server-clock.ts';
import { StoreSynchronizer } from '../store-synchronizer.ts';
import { arbitraryChoices } from './arbitrary-choices.ts';
import { FakeHistoryWorker } from './fake-history-worker.ts';
import { loadHistoryClient } from './lazy-history.ts';
import { PageQueries } from './page-queries.ts';
import { PageStore } from './page-store.ts';

const NOW = Date.UTC(2026, 10, 17, 14, 6, 38);
const HORIZON_US = msToUs(NOW - 62 * DAY_MS);
const ALL: Period = { kind: 'all' };
const settings = {
  timeZone: 'Europe/Lisbon',
  workspace: 'acme',
  countDirectMessages: false,
  health: DEFAULT_HEALTH_RULES,
  version: '0',
};

const QUERIES = {
  rowCount: countRows,
  rowCountOfAll: Object.assign((context: MetricContext) => countRows(context), { needsAllRows: true }),
};

function countRows({ whole }: MetricContext): number {
  return [...whole.channels.values()].reduce((sum, { rows }) => sum + rows.length, 0);
}

let server: Community;
let own: DashboardStore;
let page: PageStore;
let states: DashboardState[];
let fetched: string[];
let respondToHistory: (from: string) => Response | Promise<Response>;

function testClock(): ServerClock {
  return new ServerClock(() => NOW);
}

function message(n: number, ageMs: Milliseconds): SlackRecord {
  return {
    v: 1,
    event_id: `Ev${n}`,
    team: 'T1',
    event_type: 'message',
    metric_type: 'message_count',
    user: `U${(n * 7) % 5}`,
    channel: `C${(n * 3) % 4}`,
    channel_type: 'channel',
    text: n % 3 === 0 ? `question ${n}?` : `text ${n}`,
    timestamp: formatSlackTimestamp(msToUs(NOW - ageMs) + n),
    bot: false,
    source: 'slack',
    received_at: NOW,
  };
}

function snapshot(horizonUs: number): Response {
  const bytes = encodeSnapshot({ cursor: 'e.1', settings, edition: 'a' }, server, horizonUs, false);
  return new Response(bytes, { headers: { 'server-now': String(NOW), 'snapshot-bytes': String(bytes.length) } });
}

beforeAll(async () => {
  await loadRecordScript();
  await loadHistoryClient();
});
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  FakeEventSource.instances = [];
  FakeHistoryWorker.all = [];
  vi.stubGlobal('EventSource', FakeEventSource);
  fetched = [];
  respondToHistory = (from) => snapshot(from === 'all' ? 0 : msToUs(Number(from)));
  vi.stubGlobal('fetch', async (url: string) => {
    fetched.push(url);
    const from = new URL(url, 'http://localhost').searchParams.get('from');
    return from === null ? snapshot(HORIZON_US) : respondToHistory(from);
  });
  server = createCommunity('T1');
  for (let n = 0; n < 400; n++) fold(server, message(n, n * 71 * HOUR_MS + MINUTE_MS));
  own = new DashboardStore(testClock());
  page = new PageStore(own, (onAnswer) => new FakeHistoryWorker(onAnswer, QUERIES, testClock()));
  states = [];
  page.subscribe(() => states.push(page.getState()));
  void new StoreSynchronizer(own).run();
  await settle();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Long enough for snapshots, summaries and digests. */
async function settle(): Promise<void> {
  await vi.dynamicImportSettled();
  await vi.advanceTimersByTimeAsync(10);
  // The script of a stream that is not shared.
  await vi.dynamicImportSettled();
  await vi.advanceTimersByTimeAsync(8 * SECOND_MS);
}

function expectedSummary({ filter, asOf, timeZone, definition, ...rest }: ViewerChoices): Omit<Summary, 'directory'> {
  const zone = createTimeZone(timeZone ?? settings.timeZone);
  const options = { ...settings, ...rest, ...(definition && { definition }), zone };
  return withoutDirectory(summarize(server, asOf ?? NOW, options, filter, NOW));
}

/** The same where messages before an instant (ms UTC) are left out of the total. */
function expectedSince(heldFrom: Milliseconds, choices: ViewerChoices): Omit<Summary, 'directory'> {
  const expected = expectedSummary(choices);
  const older = expectedSummary({ ...choices, asOf: heldFrom - 1 }).total.messages;
  return { ...expected, total: { ...expected.total, messages: expected.total.messages - older, heldFrom } };
}

function withoutDirectory({ directory: _, ...summary }: Summary): Omit<Summary, 'directory'> {
  return summary;
}

function shownSummary(): Omit<Summary, 'directory'> {
  const { summary } = page.getState();
  if (!summary) throw new Error('No summary is shown.');
  return withoutDirectory(summary);
}

it('whatever the viewer chooses, the page comes to show the summary of a cold fold of all records', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(arbitraryChoices(NOW), { minLength: 1, maxLength: 4 }), async (steps) => {
      for (const choices of steps) {
        page.setChoices(choices);
        await vi.advanceTimersByTimeAsync(20);
      }
      await settle();
      const last = steps.at(-1) ?? DEFAULT_CHOICES;
      expect(page.getState()).toMatchObject({ choices: last, past: null, digest: communityDigest(server) });
      const shown = shownSummary();
      const { heldFrom } = shown.total;
      expect(shown).toEqual(heldFrom === null ? expectedSummary(last) : expectedSince(heldFrom, last));
      if (keepsTotals(last.filter)) expect(heldFrom).toBeNull();
    }),
    { numRuns: 60 },
  );
  expect(FakeHistoryWorker.all).toHaveLength(1);
});

it('no state that is published mixes two choices, or counts a part of its period', async () => {
  const steps: Partial<ViewerChoices>[] = [
    { period: ALL },
    { filter: { channel: 'C1' } },
    { period: { kind: 'last', days: 7 } },
    { period: { kind: 'last', days: 365 }, filter: {} },
    { asOf: NOW - 700 * DAY_MS },
    { asOf: null, period: ALL, comparison: 'none' },
  ];
  for (const step of steps) {
    page.setChoices(step);
    await vi.advanceTimersByTimeAsync(1);
  }
  await settle();
  for (const { summary, choices, past } of states) {
    if (!summary) continue;
    const expected = expectedSummary(choices);
    expect(summary.total.messages).toBe(expected.total.messages);
    expect(summary.messages.count).toBe(expected.messages.count);
    expect(summary.period).toEqual(expected.period);
    expect(summary.filter).toEqual(expected.filter);
    if (!past) expect(summary.messages.previous).toEqual(expected.messages.previous);
  }
});

it('the page keeps the numbers of before and says how far the past is loaded', async () => {
  const whole = new Uint8Array(await snapshot(0).arrayBuffer());
  let stream: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      stream = controller;
    },
  });
  respondToHistory = () => new Response(body, { headers: { 'snapshot-bytes': String(whole.length) } });
  page.setChoices({ period: ALL });
  await vi.advanceTimersByTimeAsync(10);
  const half = Math.floor(whole.length / 2);
  stream?.enqueue(whole.slice(0, half));
  await vi.advanceTimersByTimeAsync(10);
  expect(page.getState().choices.period).toEqual(DEFAULT_CHOICES.period);
  expect(shownSummary()).toEqual(expectedSummary(DEFAULT_CHOICES));
  expect(page.getState().past?.fraction).toBeCloseTo(0.5, 1);
  page.setChoices({ filter: { channel: 'C1' } });
  expect(shownSummary()).toEqual(expectedSummary({ ...DEFAULT_CHOICES, filter: { channel: 'C1' } }));
  stream?.enqueue(whole.slice(half));
  stream?.close();
  await settle();
  expect(shownSummary()).toEqual(expectedSummary({ ...DEFAULT_CHOICES, period: ALL, filter: { channel: 'C1' } }));
  expect(fetched.filter((url) => url.includes('from='))).toEqual(['/snapshot?from=all']);
});

it('a late answer to earlier choices is not shown', async () => {
  page.setChoices({ period: ALL });
  await settle();
  const [worker] = FakeHistoryWorker.all;
  if (!worker) throw new Error('No worker was started.');
  worker.isHeld = true;
  page.setChoices({ filter: { channel: 'C1' } });
  await settle();
  page.setChoices({ filter: { channel: 'C2' } });
  worker.deliver();
  expect(page.getState().choices.filter).toEqual({});
  await settle();
  expect(shownSummary()).toEqual(expectedSummary({ ...DEFAULT_CHOICES, period: ALL, filter: { channel: 'C2' } }));
});

it('a range that needs more loads deeper, also while a load is under way, and a lesser one loads nothing', async () => {
  const urls = () => fetched.filter((url) => url.includes('from=')).map((url) => url.replace(/\d{10,}/, 'ms'));
  let answerFirst = (): void => undefined;
  respondToHistory = (from) =>
    new Promise((resolve) => {
      answerFirst = () => resolve(snapshot(msToUs(Number(from))));
    });
  page.setChoices({ period: { kind: 'last', days: 90 } });
  await vi.advanceTimersByTimeAsync(10);
  respondToHistory = () => snapshot(0);
  page.setChoices({ period: ALL });
  answerFirst();
  await settle();
  expect(urls().at(-1)).toBe('/snapshot?from=all');
  expect(shownSummary()).toEqual(expectedSummary({ ...DEFAULT_CHOICES, period: ALL }));
  const count = fetched.length;
  page.setChoices({ period: { kind: 'last', days: 90 } });
  await settle();
  expect(fetched).toHaveLength(count);
  expect(shownSummary()).toEqual(expectedSummary({ ...DEFAULT_CHOICES, period: { kind: 'last', days: 90 } }));
});

it('records that arrive, and a reset, reach the numbers of the past', async () => {
  page.setChoices({ period: ALL });
  await settle();
  const record = message(1000, SECOND_MS);
  fold(server, record);
  for (const stream of FakeEventSource.instances) stream.emit('message', record, 'e.2');
  await settle();
  expect(page.getState()).toMatchObject({ cursor: 'e.2', digest: communityDigest(server) });
  expect(shownSummary()).toEqual(expectedSummary({ ...DEFAULT_CHOICES, period: ALL }));
  for (let n = 2000; n < 2050; n++) fold(server, message(n, n * HOUR_MS));
  for (const stream of FakeEventSource.instances) stream.emit('reset', { reason: 'import' }, 'e.1');
  await settle();
  expect(page.getState().digest).toBe(communityDigest(server));
  expect(shownSummary()).toEqual(expectedSummary({ ...DEFAULT_CHOICES, period: ALL }));
});

it('a default page starts no worker, and a shallow range is shown at once after a deep one', async () => {
  expect(FakeHistoryWorker.all).toHaveLength(0);
  page.setChoices({ period: ALL });
  await settle();
  page.setChoices({ period: DEFAULT_CHOICES.period });
  expect(shownSummary()).toEqual(expectedSummary(DEFAULT_CHOICES));
  expect(FakeHistoryWorker.all.map(({ isAlive }) => isAlive)).toEqual([true]);
  await vi.advanceTimersByTimeAsync(5 * MINUTE_MS);
  expect(FakeHistoryWorker.all.map(({ isAlive }) => isAlive)).toEqual([false]);
});

it('a refusal is reported, the numbers of before stay, and a retry loads the past', async () => {
  respondToHistory = () => new Response('', { status: 403 });
  page.setChoices({ period: ALL });
  await vi.advanceTimersByTimeAsync(100);
  expect(page.getState().past).toMatchObject({ failedStatus: 403 });
  expect(shownSummary()).toEqual(expectedSummary(DEFAULT_CHOICES));
  respondToHistory = () => snapshot(0);
  page.history.retry();
  await settle();
  expect(page.getState()).toMatchObject({ past: null, choices: { period: ALL } });
});

it('a query whose rows cannot be loaded reports that, and is computed after a retry', async () => {
  respondToHistory = () => new Response('', { status: 500 });
  const states: unknown[] = [];
  new PageQueries(page, own, QUERIES).watch('rowCountOfAll', {}, (state) => states.push(state));
  await vi.advanceTimersByTimeAsync(100);
  expect(states.at(-1)).toEqual({ result: null, progress: null, isCurrent: false });
  respondToHistory = () => snapshot(0);
  page.history.retry();
  await settle();
  expect(states.at(-1)).toEqual({ result: 400, progress: 1, isCurrent: true });
});

it('a query is computed on the rows of the page, or in the worker if it needs all of them', async () => {
  const queries = new PageQueries(page, own, QUERIES);
  const results: Record<string, unknown[]> = { rowCount: [], rowCountOfAll: [] };
  for (const name of ['rowCount', 'rowCountOfAll'] as const)
    queries.watch(name, {}, ({ result, isCurrent }) => results[name]?.push(isCurrent ? result : 'old'));
  await settle();
  expect(results['rowCount']).toEqual([21]);
  expect(results['rowCountOfAll']?.at(-1)).toBe(400);
  expect(page.getState().choices).toEqual(DEFAULT_CHOICES);
  page.setChoices({ period: ALL });
  expect(results['rowCount']?.at(-1)).toBe('old');
  await settle();
  expect(results['rowCount']?.at(-1)).toBe(400);
});
