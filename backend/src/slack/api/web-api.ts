import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
  WebClient,
} from '@slack/web-api';
import type { Clock } from '../../async/clock.ts';
import { type Milliseconds, secondsToMs } from '../../core/time/units.ts';
import { lenientObject, lenientText } from '../lenient-schema.ts';
import type { RateLimiter, WebApiMethod } from './rate-limiter.ts';
import { NotSlackError, toReadableResponse } from './readable-response.ts';
import { parseRetryAfter } from './retry-after.ts';
import { RetryDelay } from './retry-delay.ts';
import { SILENT_LOGGER } from './silent-logger.ts';
import { isErrorCode, SlackApiError } from './slack-api-error.ts';

export interface WebApiOptions {
  token: string;
  apiUrl: string;
  rateLimiter: RateLimiter;
  clock: Clock;
  /** Ends all calls with a `ShutdownError`. */
  signal: AbortSignal;
  /** Receives after each attempt why Slack could not be reached, or an empty text if it could. */
  onReachability: (problem: string) => void;
}

/** Slack's Web API, called within Slack's rate limits; see docs/slack-events.md#web-api-rate-limits */
export interface WebApi {
  /**
   * Returns the response, which the caller must parse. The call waits until the rate limiter allows it, and is repeated
   * after a rate limit, an outage or a network failure. Throws `SlackApiError` if Slack refuses it for good, and
   * `ShutdownError` when the product ends.
   */
  call(method: WebApiMethod, parameters?: Readonly<Record<string, string | number | boolean>>): Promise<unknown>;
}

/** Thrown by a call that gets no response because the product ends. */
export class ShutdownError extends Error {
  override readonly name = 'ShutdownError';
}

/** Without a timeout, Slack's client would wait forever. */
const REQUEST_TIMEOUT_MS: Milliseconds = 15_000;

/** Error codes, common to all methods, after which a call may be repeated: docs.slack.dev/reference/methods */
const TRANSIENT_ERRORS = new Set([
  'fatal_error',
  'internal_error',
  'ratelimited',
  'request_timeout',
  'service_unavailable',
]);

export function createWebApi({ token, apiUrl, rateLimiter, clock, signal, onReachability }: WebApiOptions): WebApi {
  const client = new WebClient(token, {
    slackApiUrl: apiUrl,
    timeout: REQUEST_TIMEOUT_MS,
    // Retries of the client itself would delay every method when one is rate-limited.
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    logger: SILENT_LOGGER,
    fetch: async (url, init) =>
      toReadableResponse(await fetch(url, { ...init, signal: anySignal(signal, init?.signal) }), Date.now()),
  });

  return {
    async call(method, parameters = {}) {
      for (const delay = new RetryDelay(); ; delay.increase()) {
        await rateLimiter.acquire(method, signal);
        if (signal.aborted) throw new ShutdownError();
        try {
          const response = await client.apiCall(method, { ...parameters });
          onReachability('');
          return response;
        } catch (error) {
          if (signal.aborted) throw new ShutdownError();
          if (error instanceof WebAPIRateLimitedError) {
            // A 429 without a usable Retry-After.
            rateLimiter.blockFor(method, error.retryAfter > 0 ? secondsToMs(error.retryAfter) : delay.ms);
            continue;
          }
          const permanentError = permanentErrorOf(method, error);
          onReachability(permanentError ? '' : describeOutage(error));
          if (permanentError) throw permanentError;
          rateLimiter.blockFor(method, requiredWaitMs(error));
        }
        await clock.sleep(delay.ms, signal);
      }
    },
  };
}

const errorResponseSchema = lenientObject({ error: lenientText, needed: lenientText });

/** The error of a call that would fail again; `undefined` for one that may be repeated. */
function permanentErrorOf(method: WebApiMethod, error: unknown): SlackApiError | undefined {
  if (!(error instanceof WebAPIPlatformError)) return undefined;
  const { error: code = '', needed } = errorResponseSchema.parse(error.data) ?? {};
  if (!isErrorCode(code) || TRANSIENT_ERRORS.has(code)) return undefined;
  return new SlackApiError(method, code, needed);
}

/** How long a response other than a 429 requires to wait; 0 if it does not. */
function requiredWaitMs(error: unknown): Milliseconds {
  if (!(error instanceof WebAPIHTTPError)) return 0;
  return parseRetryAfter(new Headers(error.headers), Date.now()) ?? 0;
}

function describeOutage(error: unknown): string {
  if (error instanceof WebAPIHTTPError) return `Slack responded with HTTP status ${error.statusCode}`;
  if (!(error instanceof WebAPIRequestError)) return 'Slack reported an internal error';
  if (error.original instanceof NotSlackError) return error.original.message;
  const { cause } = error.original;
  const code = cause instanceof Error && 'code' in cause ? ` (${cause.code})` : '';
  return `Slack cannot be reached${code}`;
}

/** Aborts when one of them does. */
function anySignal(signal: AbortSignal, other: AbortSignal | null | undefined): AbortSignal {
  return other ? AbortSignal.any([signal, other]) : signal;
}
