import type { ServerStatus } from 'backend/core/protocol/status';
import { expect, it } from 'vitest';
import { createTimeFormatter } from '../format/time-formatter.ts';
import type { Connection } from '../live/dashboard-state.ts';
import { SAMPLE_NOW, sampleStatus } from '../states/sample-data.ts';
import { describeHops } from './hops.ts';

const timeFormatter = createTimeFormatter('Europe/Lisbon');
const live: Connection = { state: 'live', latencyMs: 38 };
const lost: Connection = { state: 'lost', asOf: Date.UTC(2026, 10, 17, 14, 2, 11), attempt: 4, nextTryAt: SAMPLE_NOW };

function hopTexts(status: ServerStatus | null, connection: Connection): string[] {
  return describeHops(status, connection, timeFormatter, SAMPLE_NOW).map(
    ({ name, state, text }) => `${state} | ${name} | ${text.replace(/[{}]/g, '')}`,
  );
}

function withLog(log: Partial<ServerStatus['log']>): ServerStatus {
  return { ...sampleStatus, log: { ...sampleStatus.log, ...log } };
}

it('healthy hops show their latencies', () => {
  expect(hopTexts(sampleStatus, live)).toEqual([
    'ok | Slack | ok, last event 9 s ago',
    'ok | Ingest | ok, 14 ms',
    'ok | Redpanda: Connected | ok, 0 waiting',
    'ok | You | ok, 38 ms',
  ]);
});

it('the Slack hop shows why Socket Mode has no connection', () => {
  const socket = { state: 'down' as const, connections: 0, reason: 'Slack cannot be reached' };
  expect(hopTexts({ ...sampleStatus, socket }, live)[0]).toBe('down | Slack | not connected: Slack cannot be reached');
  expect(hopTexts({ ...sampleStatus, socket: { ...socket, state: 'connecting', reason: '' } }, live)[0]).toBe(
    'unknown | Slack | connecting',
  );
  expect(hopTexts({ ...sampleStatus, socket: { state: 'connected', connections: 2, reason: '' } }, live)[0]).toContain(
    'ok',
  );
});

it('the Slack hop explains in its tooltip why one of two connections is missing', () => {
  const socket = { state: 'connected' as const, connections: 1, reason: 'Slack asks to wait 30 s' };
  const [slack] = describeHops({ ...sampleStatus, socket }, live, timeFormatter, SAMPLE_NOW);
  expect(slack).toMatchObject({ name: 'Slack', state: 'ok', reason: 'Slack asks to wait 30 s' });
});

it('the log hop names the embedded log', () => {
  expect(hopTexts(withLog({ engine: 'embedded' }), live)[2]).toBe('ok | Log: Connected (embedded) | ok, 0 waiting');
  expect(hopTexts(withLog({ engine: 'embedded', state: 'disconnected' }), live)[2]).toBe(
    'down | Log: Disconnected (embedded) | 0 waiting',
  );
});

it('a log without events of Slack is shown like any other, because it may hold an import', () => {
  const imported: ServerStatus = { ...sampleStatus, setup: { ...sampleStatus.setup, first_event_at: null } };
  expect(hopTexts(imported, live)[2]).toBe('ok | Redpanda: Connected | ok, 0 waiting');
});

it('the log hop shows why the broker is unreachable and how many records wait', () => {
  const broken = withLog({ state: 'disconnected', waiting: 312, reason: 'no broker answers' });
  expect(hopTexts(broken, live)).toEqual([
    'ok | Slack | ok, last event 9 s ago',
    'ok | Ingest | ok, 14 ms',
    'down | Redpanda: Disconnected | 312 waiting: no broker answers',
    'ok | You | ok, 38 ms',
  ]);
});

it('a lost connection makes every other hop unknown', () => {
  expect(hopTexts(sampleStatus, lost)).toEqual([
    'unknown | Slack | not known since 14:02:11',
    'unknown | Ingest | not known',
    'unknown | Redpanda: Disconnected | from this page',
    'down | You | down, reconnecting',
  ]);
  expect(hopTexts(withLog({ engine: 'embedded' }), lost)[2]).toBe(
    'unknown | Log: Disconnected (embedded) | from this page',
  );
});

it('every hop is unknown before the first status', () => {
  expect(hopTexts(null, { state: 'connecting' })).toEqual([
    'unknown | Slack | not known yet',
    'unknown | Ingest | not known',
    'unknown | Log | not known',
    'unknown | You | connecting',
  ]);
});

it('a quiet workspace is not an error', () => {
  const quiet: ServerStatus = {
    ...sampleStatus,
    slack: { state: 'quiet', last_event_at: Date.UTC(2026, 10, 17, 13, 16) },
  };
  expect(hopTexts(quiet, live)[0]).toBe('quiet | Slack | quiet since 13:16');
  expect(hopTexts({ ...sampleStatus, slack: { state: 'silent', last_event_at: null } }, live)[0]).toBe(
    'quiet | Slack | no event yet',
  );
});

it('hops show what is slow and what is catching up', () => {
  const slow: ServerStatus = { ...sampleStatus, journal: { state: 'ok', ack_ms: 2400, reason: '' } };
  expect(hopTexts(slow, live)[1]).toBe(`slow | Ingest | slow, ${(2.4).toLocaleString()} s`);
  const behind: ServerStatus = { ...sampleStatus, feed: { state: 'catching_up', behind: 204, readers: 1 } };
  expect(hopTexts(behind, { state: 'catching_up', left: 204 }).slice(2)).toEqual([
    'slow | Redpanda: Connected | catching up, 204 left',
    'slow | You | catching up, 204 left',
  ]);
});
