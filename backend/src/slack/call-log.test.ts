import { expect, test } from 'vitest';
import { post, recordIn, recordOf } from '../../test/normalized.ts';
import { createCallLog, type SlackCall } from './call-log.ts';

const MINUTE = 60_000;
const START = 1_700_000_040_000;
const event = recordOf(post);

function call(more: Partial<SlackCall> = {}): SlackCall {
  return { at: START, status: 200, detail: 'message in #C1', outcome: 'stored', took: 3, ...more };
}

function logOf(...calls: readonly Partial<SlackCall>[]) {
  const log = createCallLog();
  for (const one of calls) log.add(call(one));
  return log;
}

test('before anything happened', () => {
  expect(createCallLog().describe(START, false)).toEqual({
    slack: { state: 'silent', last_event_at: null },
    journal: { state: 'setup', ack_ms: null, reason: 'SLACK_SIGNING_SECRET is not set' },
    setup: { secret_present: false, url_verified_at: null, first_event_at: null, calls: [] },
  });
});

test('remembers when the URL was verified, and the first and last event', () => {
  const log = logOf(
    { outcome: 'verified', at: START },
    { at: START + 1 },
    { at: START + 2 },
    { outcome: 'refused', at: START + 3 },
  );
  const { slack, setup } = log.describe(START + 4, true);
  expect(setup).toMatchObject({ secret_present: true, url_verified_at: START, first_event_at: START + 1 });
  expect(slack).toEqual({ state: 'ok', last_event_at: START + 2 });
});

test('keeps the last eight calls, newest first, and nothing of them but what the page shows', () => {
  const log = logOf(...Array.from({ length: 12 }, (_, n) => ({ at: n, detail: `call ${n}` })));
  const { calls } = log.describe(START, true).setup;
  expect(calls.map(({ at }) => at)).toEqual([11, 10, 9, 8, 7, 6, 5, 4]);
  expect(calls[0]).toEqual({ at: 11, status: 200, detail: 'call 11' });
});

test('half an hour without an event is quiet', () => {
  const log = logOf({});
  expect(log.describe(START + 30 * MINUTE - 1, true).slack.state).toBe('ok');
  expect(log.describe(START + 30 * MINUTE, true).slack.state).toBe('quiet');
});

test('limited from the notice of a minute until a minute has passed without another', () => {
  const log = logOf({}, { limited_minute: START / 1000, at: START + 1000 });
  expect(log.describe(START + 2 * MINUTE - 1, true).slack).toEqual({ state: 'limited', last_event_at: START });
  expect(log.describe(START + 2 * MINUTE, true).slack.state).toBe('ok');
});

test('a notice that comes hours late limits nothing now', () => {
  const log = logOf({ at: START + 60 * MINUTE }, { limited_minute: START / 1000, at: START + 60 * MINUTE });
  expect(log.describe(START + 60 * MINUTE, true).slack.state).toBe('ok');
});

test('the median of the last hundred acknowledged events, whatever was refused', () => {
  const took = (n: number) => Array.from({ length: n }, (_, i) => ({ took: i + 1 }));
  expect(logOf({ took: 9 }).describe(START, true).journal.ack_ms).toBe(9);
  expect(logOf(...took(3), { outcome: 'refused', took: 900 }).describe(START, true).journal.ack_ms).toBe(2);
  expect(logOf(...took(200)).describe(START, true).journal.ack_ms).toBe(150);
});

test('what an earlier run accepted counts, in any order', () => {
  const log = logOf({ at: START });
  log.remember({ ...event, received_at: START - 5 * MINUTE });
  log.remember({ ...event, received_at: START - 9 * MINUTE });
  log.remember({ ...event, source: 'import', received_at: START - 60 * MINUTE });
  const { slack, setup } = log.describe(START, true);
  expect(setup.first_event_at).toBe(START - 9 * MINUTE);
  expect(slack.last_event_at).toBe(START);
});

test("Slack's word that it withholds events is no event, also when it is read back from the log", () => {
  const log = createCallLog();
  log.remember(recordIn({ type: 'app_rate_limited', team_id: 'T1', minute_rate_limited: START / 1000 }));
  expect(log.describe(START + MINUTE, true)).toMatchObject({
    slack: { state: 'limited', last_event_at: null },
    setup: { first_event_at: null },
  });
  expect(log.describe(START + 3 * MINUTE, true).slack.state).toBe('silent');
});
