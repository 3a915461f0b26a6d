import { expect, test } from 'vitest';
import { plainMessageEvent, recordFromEnvelope, recordFromEvent } from '../../../../test/records/normalized-records.ts';
import { MINUTE_MS, msToSeconds } from '../../core/time/units.ts';
import { createDeliveryLog, type DeliveryReport } from './delivery-log.ts';

const START_MS = 1_700_000_040_000;
const event = recordFromEvent(plainMessageEvent);

function delivery(fields: Partial<DeliveryReport> = {}): DeliveryReport {
  return { at: START_MS, status: 200, detail: 'message in #C1', outcome: 'stored', tookMs: 3, ...fields };
}

function logOf(...reports: readonly Partial<DeliveryReport>[]) {
  const log = createDeliveryLog();
  for (const report of reports) log.add(delivery(report));
  return log;
}

test('the status before the first delivery is silent', () => {
  expect(createDeliveryLog().status(START_MS, false)).toEqual({
    slack: { state: 'silent', last_event_at: null },
    journal: { state: 'setup', ack_ms: null, reason: 'SLACK_SIGNING_SECRET is not set' },
    setup: { secret_present: false, url_verified_at: null, first_event_at: null, calls: [] },
  });
});

test('the status holds the time of the verification and of the first and last event', () => {
  const log = logOf(
    { outcome: 'verified', at: START_MS },
    { at: START_MS + 1 },
    { at: START_MS + 2 },
    { outcome: 'refused', at: START_MS + 3 },
  );
  const { slack, setup } = log.status(START_MS + 4, true);
  expect(setup).toMatchObject({ secret_present: true, url_verified_at: START_MS, first_event_at: START_MS + 1 });
  expect(slack).toEqual({ state: 'ok', last_event_at: START_MS + 2 });
});

test('the status lists the last eight deliveries, newest first, with time, status and detail only', () => {
  const log = logOf(...Array.from({ length: 12 }, (_, n) => ({ at: n, detail: `call ${n}` })));
  const { calls } = log.status(START_MS, true).setup;
  expect(calls.map(({ at }) => at)).toEqual([11, 10, 9, 8, 7, 6, 5, 4]);
  expect(calls[0]).toEqual({ at: 11, status: 200, detail: 'call 11' });
});

test('the status is quiet after half an hour without an event', () => {
  const log = logOf({});
  expect(log.status(START_MS + 30 * MINUTE_MS - 1, true).slack.state).toBe('ok');
  expect(log.status(START_MS + 30 * MINUTE_MS, true).slack.state).toBe('quiet');
});

test('the status is limited until a minute has passed without another notice', () => {
  const log = logOf({}, { limitedMinuteSeconds: msToSeconds(START_MS), at: START_MS + 1000 });
  expect(log.status(START_MS + 2 * MINUTE_MS - 1, true).slack).toEqual({ state: 'limited', last_event_at: START_MS });
  expect(log.status(START_MS + 2 * MINUTE_MS, true).slack.state).toBe('ok');
});

test('a notice that arrives an hour late does not make the status limited', () => {
  const log = logOf(
    { at: START_MS + 60 * MINUTE_MS },
    { limitedMinuteSeconds: msToSeconds(START_MS), at: START_MS + 60 * MINUTE_MS },
  );
  expect(log.status(START_MS + 60 * MINUTE_MS, true).slack.state).toBe('ok');
});

test('ack_ms is the median of the last hundred stored events', () => {
  const took = (n: number) => Array.from({ length: n }, (_, i) => ({ tookMs: i + 1 }));
  expect(logOf({ tookMs: 9 }).status(START_MS, true).journal.ack_ms).toBe(9);
  expect(logOf(...took(3), { outcome: 'refused', tookMs: 900 }).status(START_MS, true).journal.ack_ms).toBe(2);
  expect(logOf(...took(200)).status(START_MS, true).journal.ack_ms).toBe(150);
});

test('records that an earlier run accepted count, in any order', () => {
  const log = logOf({ at: START_MS });
  log.observeRecord({ ...event, received_at: START_MS - 5 * MINUTE_MS });
  log.observeRecord({ ...event, received_at: START_MS - 9 * MINUTE_MS });
  log.observeRecord({ ...event, source: 'import', received_at: START_MS - 60 * MINUTE_MS });
  const { slack, setup } = log.status(START_MS, true);
  expect(setup.first_event_at).toBe(START_MS - 9 * MINUTE_MS);
  expect(slack.last_event_at).toBe(START_MS);
});

test('app_rate_limited is no event, also when it is read from the log', () => {
  const log = createDeliveryLog();
  log.observeRecord(
    recordFromEnvelope({ type: 'app_rate_limited', team_id: 'T1', minute_rate_limited: msToSeconds(START_MS) }),
  );
  expect(log.status(START_MS + MINUTE_MS, true)).toMatchObject({
    slack: { state: 'limited', last_event_at: null },
    setup: { first_event_at: null },
  });
  expect(log.status(START_MS + 3 * MINUTE_MS, true).slack.state).toBe('silent');
});
