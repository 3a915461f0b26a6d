import type { SlackRecord } from '../core/record.ts';
import type { EventsRequest, ServerStatus, SetupStatus } from '../core/status.ts';
import type { Answer, Cause } from './answer.ts';

/** How a call to `/slack-events` ended, beyond its status. */
export type Outcome = 'stored' | 'not_stored' | 'verified' | 'ignored' | 'refused' | 'setup';

/** One call, as the route reports it. */
export interface SlackCall extends EventsRequest {
  outcome: Outcome;
  /** Why it was turned away. */
  cause?: Cause | undefined;
  /** From its arrival to the answer, ms. */
  took: number;
  /** The minute of which Slack says that it withheld events, seconds since 1970. */
  limited_minute?: number | undefined;
}

/** What is reported of an answer: not what Slack was told, which may be a challenge. `at`: ms UTC; `took`: ms. */
export function callOf(
  { status, detail, outcome, cause, limited_minute }: Answer,
  at: number,
  took: number,
): SlackCall {
  return { at, status, detail, outcome, cause, limited_minute, took };
}

/** What the page says of Slack's side: the last calls, and what follows from all of them. */
export interface CallLog {
  /** The route's `onCall`. */
  add(call: SlackCall): void;
  /** A record that is in the log already, accepted by an earlier run or another process. In any order. */
  remember(record: SlackRecord): void;
  /** An event was accepted at this time, ms UTC. In any order. */
  heard(at: number): void;
  describe(now: number, secretPresent: boolean): Pick<ServerStatus, 'slack' | 'journal'> & { setup: SetupStatus };
}

const CALLS = 8;
const ACKS = 100;
const QUIET_AFTER = 30 * 60_000;
/** Slack sends a notice a limited minute: without another one within the next minute it is over. */
const LIMITED_FOR = 2 * 60_000;

/** Knows no clock but that of the calls, and what `describe` is told. */
export function createCallLog(): CallLog {
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
    limitedUntil = Math.max(limitedUntil, minute * 1000 + LIMITED_FOR);
  }

  /** Slack's word that it withholds events is no event. */
  function remember({ source, event_type, timestamp, received_at }: SlackRecord): void {
    if (source !== 'slack') return;
    if (event_type === 'app_rate_limited') limited(Number(timestamp));
    else heard(received_at);
  }

  function add({ at, status, detail, outcome, took, limited_minute }: SlackCall): void {
    calls.unshift({ at, status, detail });
    calls.length = Math.min(calls.length, CALLS);
    if (outcome === 'verified') verifiedAt = at;
    if (outcome !== 'stored') return;
    acks.push(took);
    if (acks.length > ACKS) acks.shift();
    if (limited_minute === undefined) heard(at);
    else limited(limited_minute);
  }

  function slackState(now: number): ServerStatus['slack']['state'] {
    if (now < limitedUntil) return 'limited';
    if (lastEventAt === null) return 'silent';
    return now - lastEventAt >= QUIET_AFTER ? 'quiet' : 'ok';
  }

  function journal(secretPresent: boolean): ServerStatus['journal'] {
    const ack_ms = median(acks);
    if (!secretPresent) return { state: 'setup', ack_ms, reason: 'SLACK_SIGNING_SECRET is not set' };
    return { state: 'ok', ack_ms, reason: '' };
  }

  return {
    add,
    remember,
    heard,
    describe: (now, secretPresent) => ({
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
