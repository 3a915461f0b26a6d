import type { EventsRequest, ServerStatus, SetupStatus } from '../../core/protocol/status.ts';
import type { SlackRecord } from '../../core/records/record.ts';
import { MINUTE_MS, type Milliseconds, type Seconds, secondsToMs } from '../../core/time/units.ts';
import type { DeliveryOutcome, RejectionCause } from './delivery-outcome.ts';
import type { DeliveryResponse } from './delivery-response.ts';

/** One delivery after its response; `at` is when it arrived, ms UTC. */
export interface DeliveryReport extends EventsRequest {
  outcome: DeliveryOutcome;
  /** Why it was not accepted. */
  cause?: RejectionCause | undefined;
  /** From its arrival to the response. */
  tookMs: Milliseconds;
  /** The minute in which Slack withheld events, seconds UTC. */
  limitedMinuteSeconds?: Seconds | undefined;
}

/** The report of a response. It leaves out the body, which may hold Slack's challenge. `at`: ms UTC. */
export function deliveryReport(
  { status, detail, outcome, cause, limitedMinuteSeconds }: DeliveryResponse,
  at: Milliseconds,
  tookMs: Milliseconds,
): DeliveryReport {
  return { at, status, detail, outcome, cause, limitedMinuteSeconds, tookMs };
}

/** Derives the status of Slack's side from all deliveries, and keeps the last ones for the page. */
export interface DeliveryLog {
  add(report: DeliveryReport): void;
  /** Includes a record of the log that an earlier run or another process accepted. Records may come in any order. */
  observeRecord(record: SlackRecord): void;
  /** Records that an event was accepted at a time, ms UTC. Times may come in any order. */
  eventReceived(at: Milliseconds): void;
  /** `secretPresent`: whether events can be accepted at all, by a signing secret or an app-level token. */
  status(now: Milliseconds, secretPresent: boolean): Pick<ServerStatus, 'slack' | 'journal'> & { setup: SetupStatus };
}

const MAX_LISTED_DELIVERIES = 8;
const MAX_ACK_SAMPLES = 100;
const QUIET_AFTER_MS: Milliseconds = 30 * MINUTE_MS;
/** Slack sends a notice for each limited minute, so the limit is over when the next minute brings none. */
const RATE_LIMITED_FOR_MS: Milliseconds = 2 * MINUTE_MS;

/** Creates an empty log. It reads no clock: callers pass all times. */
export function createDeliveryLog(): DeliveryLog {
  const deliveries: EventsRequest[] = [];
  const ackTimesMs: Milliseconds[] = [];
  let verifiedAt: Milliseconds | null = null;
  let firstEventAt: Milliseconds | null = null;
  let lastEventAt: Milliseconds | null = null;
  let limitedUntil: Milliseconds = 0;

  function eventReceived(at: Milliseconds): void {
    firstEventAt = Math.min(firstEventAt ?? at, at);
    lastEventAt = Math.max(lastEventAt ?? at, at);
  }

  /** Slack's notice that it withholds events is no event. */
  function rateLimited(minuteSeconds: Seconds): void {
    limitedUntil = Math.max(limitedUntil, secondsToMs(minuteSeconds) + RATE_LIMITED_FOR_MS);
  }

  function slackState(now: Milliseconds): ServerStatus['slack']['state'] {
    if (now < limitedUntil) return 'limited';
    if (lastEventAt === null) return 'silent';
    return now - lastEventAt >= QUIET_AFTER_MS ? 'quiet' : 'ok';
  }

  return {
    add({ at, status, detail, outcome, tookMs, limitedMinuteSeconds }) {
      deliveries.unshift({ at, status, detail });
      deliveries.length = Math.min(deliveries.length, MAX_LISTED_DELIVERIES);
      if (outcome === 'verified') verifiedAt = at;
      if (outcome !== 'stored') return;
      ackTimesMs.push(tookMs);
      if (ackTimesMs.length > MAX_ACK_SAMPLES) ackTimesMs.shift();
      if (limitedMinuteSeconds === undefined) eventReceived(at);
      else rateLimited(limitedMinuteSeconds);
    },
    observeRecord({ source, event_type, timestamp, received_at }) {
      if (source !== 'slack') return;
      if (event_type === 'app_rate_limited') rateLimited(Number(timestamp));
      else eventReceived(received_at);
    },
    eventReceived,
    status: (now, secretPresent) => ({
      slack: { state: slackState(now), last_event_at: lastEventAt },
      journal: journalStatus(median(ackTimesMs), secretPresent),
      setup: {
        secret_present: secretPresent,
        url_verified_at: verifiedAt,
        first_event_at: firstEventAt,
        calls: [...deliveries],
      },
    }),
  };
}

function journalStatus(ack_ms: Milliseconds | null, secretPresent: boolean): ServerStatus['journal'] {
  if (!secretPresent) return { state: 'setup', ack_ms, reason: 'SLACK_SIGNING_SECRET is not set' };
  return { state: 'ok', ack_ms, reason: '' };
}

/** The median by nearest rank, which is always a measured value. */
function median(values: readonly number[]): number | null {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length / 2) - 1] ?? null;
}
