import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
  WebClient,
} from '@slack/web-api';
import type { Clock } from './clock.ts';
import { object, text } from './lenient.ts';
import type { Method, Pace } from './pace.ts';
import { SILENT } from './silent-logger.ts';
import { SlackError } from './slack-error.ts';

export interface WebApiParts {
  token: string;
  apiUrl: string;
  pace: Pace;
  clock: Clock;
  signal: AbortSignal;
  /** Told after each attempt whether Slack could be reached: empty, or why not. */
  onReach: (reason: string) => void;
}

/** Slack's Web API, at the pace that Slack allows. */
export interface WebApi {
  /**
   * What Slack answers, to be read by who knows the method. Waits for its turn, and out what passes by itself: limits, an
   * outage, a lost network. Throws `SlackError` if Slack refuses, and `Stopped` at the end.
   */
  call(method: Method, parameters?: Readonly<Record<string, string | number | boolean>>): Promise<unknown>;
}

/** The product ends: whoever waits for an answer will get none. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
}

/** The client's own patience is none: `timeout` would be for ever, and its queue would hold up every method for one. */
const TIMEOUT = 15_000;
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 60_000;

/** Slack's words for: try again later (docs.slack.dev/reference/methods, errors common to all). */
const PASSING = new Set(['fatal_error', 'internal_error', 'ratelimited', 'request_timeout', 'service_unavailable']);

export function createWebApi({ token, apiUrl, pace, clock, signal, onReach }: WebApiParts): WebApi {
  const client = new WebClient(token, {
    slackApiUrl: apiUrl,
    timeout: TIMEOUT,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    logger: SILENT,
    fetch: (url, init) => fetch(url, { ...init, signal: anyOf(signal, init?.signal) }),
  });

  return {
    async call(method, parameters = {}) {
      for (let pause = FIRST_PAUSE; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
        await pace.turn(method, signal);
        if (signal.aborted) throw new Stopped();
        try {
          const answer = await client.apiCall(method, { ...parameters });
          onReach('');
          return answer;
        } catch (error) {
          if (signal.aborted) throw new Stopped();
          if (error instanceof WebAPIRateLimitedError) {
            pace.hold(method, error.retryAfter * 1000);
            continue;
          }
          const refusal = refusalOf(method, error);
          onReach(refusal ? '' : outageOf(error));
          if (refusal) throw refusal;
        }
        await clock.sleep(pause, signal);
      }
    },
  };
}

const refused = object({ error: text, needed: text });

/** What waiting cannot cure. */
function refusalOf(method: Method, error: unknown): SlackError | undefined {
  if (!(error instanceof WebAPIPlatformError)) return undefined;
  const { error: code = '', needed } = refused.parse(error.data) ?? {};
  // In an outage the answer may be anything; the client then takes the whole text for a code.
  if (!/^[a-z_]{1,60}$/.test(code) || PASSING.has(code)) return undefined;
  return new SlackError(method, code, needed);
}

function outageOf(error: unknown): string {
  if (error instanceof WebAPIHTTPError) return `Slack answers with ${error.statusCode}`;
  if (!(error instanceof WebAPIRequestError)) return 'Slack answers with what is no answer';
  const { cause } = error.original;
  const code = cause instanceof Error && 'code' in cause ? ` (${cause.code})` : '';
  return `Slack cannot be reached${code}`;
}

function anyOf(signal: AbortSignal, other: AbortSignal | null | undefined): AbortSignal {
  return other ? AbortSignal.any([signal, other]) : signal;
}
