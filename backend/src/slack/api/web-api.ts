import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
  WebClient,
} from '@slack/web-api';
import type { Clock } from '../../async/clock.ts';
import { lenientObject, lenientText } from '../lenient-schema.ts';
import type { RateLimiter, WebApiMethod } from './rate-limiter.ts';
import { SILENT_LOGGER } from './silent-logger.ts';
import { SlackApiError } from './slack-api-error.ts';

export interface WebApiOptions {
  token: string;
  apiUrl: string;
  rateLimiter: RateLimiter;
  clock: Clock;
  signal: AbortSignal;
  /** Told after each attempt whether Slack could be reached: empty, or why not. */
  onReachability: (reason: string) => void;
}

/** Slack's Web API, at the pace that Slack allows. */
export interface WebApi {
  /**
   * What Slack answers, to be read by who knows the method. Waits for its turn, and out what passes by itself: limits, an
   * outage, a lost network. Throws `SlackApiError` if Slack refuses, and `ShutdownError` at the end.
   */
  call(method: WebApiMethod, parameters?: Readonly<Record<string, string | number | boolean>>): Promise<unknown>;
}

/** The product ends: whoever waits for an answer will get none. */
export class ShutdownError extends Error {
  override readonly name = 'ShutdownError';
}

/** The client's own patience is none: `timeout` would be for ever, and its queue would hold up every method for one. */
const REQUEST_TIMEOUT_MS = 15_000;
const INITIAL_BACKOFF_MS = 1000;
const MAX_BACKOFF_MS = 60_000;

/** Slack's words for: try again later (docs.slack.dev/reference/methods, errors common to all). */
const TRANSIENT_ERRORS = new Set([
  'fatal_error',
  'internal_error',
  'ratelimited',
  'request_timeout',
  'service_unavailable',
]);

export function createWebApi({
  token,
  apiUrl,
  rateLimiter: pace,
  clock,
  signal,
  onReachability: onReach,
}: WebApiOptions): WebApi {
  const client = new WebClient(token, {
    slackApiUrl: apiUrl,
    timeout: REQUEST_TIMEOUT_MS,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    logger: SILENT_LOGGER,
    fetch: (url, init) => fetch(url, { ...init, signal: anySignal(signal, init?.signal) }),
  });

  return {
    async call(method, parameters = {}) {
      for (let pause = INITIAL_BACKOFF_MS; ; pause = Math.min(2 * pause, MAX_BACKOFF_MS)) {
        await pace.acquire(method, signal);
        if (signal.aborted) throw new ShutdownError();
        try {
          const answer = await client.apiCall(method, { ...parameters });
          onReach('');
          return answer;
        } catch (error) {
          if (signal.aborted) throw new ShutdownError();
          if (error instanceof WebAPIRateLimitedError) {
            pace.blockFor(method, error.retryAfter * 1000);
            continue;
          }
          const refusal = permanentErrorOf(method, error);
          onReach(refusal ? '' : describeOutage(error));
          if (refusal) throw refusal;
        }
        await clock.sleep(pause, signal);
      }
    },
  };
}

const errorResponseSchema = lenientObject({ error: lenientText, needed: lenientText });

/** What waiting cannot cure. */
function permanentErrorOf(method: WebApiMethod, error: unknown): SlackApiError | undefined {
  if (!(error instanceof WebAPIPlatformError)) return undefined;
  const { error: code = '', needed } = errorResponseSchema.parse(error.data) ?? {};
  // In an outage the answer may be anything; the client then takes the whole text for a code.
  if (!/^[a-z_]{1,60}$/.test(code) || TRANSIENT_ERRORS.has(code)) return undefined;
  return new SlackApiError(method, code, needed);
}

function describeOutage(error: unknown): string {
  if (error instanceof WebAPIHTTPError) return `Slack answers with ${error.statusCode}`;
  if (!(error instanceof WebAPIRequestError)) return 'Slack answers with what is no answer';
  const { cause } = error.original;
  const code = cause instanceof Error && 'code' in cause ? ` (${cause.code})` : '';
  return `Slack cannot be reached${code}`;
}

function anySignal(signal: AbortSignal, other: AbortSignal | null | undefined): AbortSignal {
  return other ? AbortSignal.any([signal, other]) : signal;
}
