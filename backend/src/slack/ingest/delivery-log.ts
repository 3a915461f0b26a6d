import type { EventsRequest, ServerStatus, SetupStatus } from '../../core/protocol/status.ts';
import type { SlackRecord } from '../../core/records/record.ts';
import type { DeliveryResponse, RejectionCause } from './delivery-response.ts';

/** How a call to `/slack-events` ended, beyond its status. */
export type DeliveryOutcome = 'stored' | 'not_stored' | 'verified' | 'ignored' | 'refused' | 'setup';

/** One call, as the route reports it. */
export interface DeliveryReport extends EventsRequest {
  outcome: DeliveryOutcome;
  /** Why it was turned away. */
  cause?: RejectionCause | undefined;
  /** From its arrival to the answer, ms. */
  tookMs: number;
  /** The minute of which Slack says that it withheld events, seconds since 1970. */
  limitedMinuteSeconds?: number | undefined;
}

/** What is reported of an answer: not what Slack was told, which may be a challenge. `at`: ms UTC; `took`: ms. */
export function deliveryReport(
  { status, detail, outcome, cause, limitedMinuteSeconds: limited_minute }: DeliveryResponse,
  at: number,
  took: number,
): DeliveryReport {
  return { at, status, detail, outcome, cause, limitedMinuteSeconds: limited_minute, tookMs: took };
}

/** What the page says of Slack's side: the last calls, and what follows from all of them. */
export interface DeliveryLog {
  /** The route's `onCall`. */
  add(call: DeliveryReport): void;
  /** A record that is in the log already, accepted by an earlier run or another process. In any order. */
  observeRecord(record: SlackRecord): void;
  /** An event was accepted at this time, ms UTC. In any order. */
  eventReceived(at: number): void;
  status(now: number, secretPresent: boolean): Pick<ServerStatus, 'slack' | 'journal'> & { setup: SetupStatus };
}

const MAX_LISTED_DELIVERIES = 8;
const MAX_ACK_SAMPLES = 100;
const QUIET_AFTER_MS = 30 * 60_000;
/** Slack sends a notice a limited minute: without another one within the next minute it is over. */
const RATE_LIMITED_FOR_MS = 2 * 60_000;

/** Knows no clock but that of the calls, and what `describe` is told. */
export function createDeliveryLog(): DeliveryLog {
  const calls: EventsRequest[] = [];
  const acks: number[] = [];
  let verifiedAt: number | null = null;
  let firstEventAt: number | null = null;
  let lastEventAt: number | null = null;
  let limitedUntil = 0;

  function heard(at: number): void {
    firstEventAt = Math.min(firstEventAt ?? at, at);
    lastEventAt = Math.max(lastEventAt ?? at, at);
  }

  function limited(minute: number): void {
    limitedUntil = Math.max(limitedUntil, minute * 1000 + RATE_LIMITED_FOR_MS);
  }

  /** Slack's word that it withholds events is no event. */
  function remember({ source, event_type, timestamp, received_at }: SlackRecord): void {
    if (source !== 'slack') return;
    if (event_type === 'app_rate_limited') limited(Number(timestamp));
    else heard(received_at);
  }

  function add({
    at,
    status,
    detail,
    outcome,
    tookMs: took,
    limitedMinuteSeconds: limited_minute,
  }: DeliveryReport): void {
    calls.unshift({ at, status, detail });
    calls.length = Math.min(calls.length, MAX_LISTED_DELIVERIES);
    if (outcome === 'verified') verifiedAt = at;
    if (outcome !== 'stored') return;
    acks.push(took);
    if (acks.length > MAX_ACK_SAMPLES) acks.shift();
    if (limited_minute === undefined) heard(at);
    else limited(limited_minute);
  }

  function slackState(now: number): ServerStatus['slack']['state'] {
    if (now < limitedUntil) return 'limited';
    if (lastEventAt === null) return 'silent';
    return now - lastEventAt >= QUIET_AFTER_MS ? 'quiet' : 'ok';
  }

  function journal(secretPresent: boolean): ServerStatus['journal'] {
    const ack_ms = median(acks);
    if (!secretPresent) return { state: 'setup', ack_ms, reason: 'SLACK_SIGNING_SECRET is not set' };
    return { state: 'ok', ack_ms, reason: '' };
  }

  return {
    add,
    observeRecord: remember,
    eventReceived: heard,
    status: (now, secretPresent) => ({
      slack: { state: slackState(now), last_event_at: lastEventAt },
      journal: journal(secretPresent),
      setup: {
        secret_present: secretPresent,
        url_verified_at: verifiedAt,
        first_event_at: firstEventAt,
        calls: [...calls],
      },
    }),
  };
}

/** By nearest rank: always a time that was measured. */
function median(values: readonly number[]): number | null {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length / 2) - 1] ?? null;
}
