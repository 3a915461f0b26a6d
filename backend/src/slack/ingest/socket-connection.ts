import { SocketModeClient } from '@slack/socket-mode';
import { z } from 'zod';
import { withTimeout } from '../../async/with-timeout.ts';
import type { Milliseconds } from '../../core/time/units.ts';
import { toReadableResponse } from '../api/readable-response.ts';
import { parseRetryAfter } from '../api/retry-after.ts';
import { SILENT_LOGGER } from '../api/silent-logger.ts';
import { isErrorCode } from '../api/slack-api-error.ts';
import { lenientObject, lenientText, lenientUnknown } from '../lenient-schema.ts';
import { describeOpenFailure, OpenFailure, type OpenResponse } from './connection-problem.ts';
import { parseJson } from './parse-json.ts';

/** An envelope that arrived over a connection. It must be acknowledged once its record is on disk. */
export interface SocketEnvelope {
  /** The payload: what Slack would post over HTTP. */
  body: unknown;
  /** How often Slack sent the envelope before, and why it sends it again. */
  retry: { num: number; reason: string };
  /**
   * Resolves once the acknowledgement is sent; rejects if the connection is closed, and then Slack sends the envelope
   * again.
   */
  acknowledge(): Promise<void>;
}

export interface SocketConnectionOptions {
  appToken: string;
  apiUrl: string;
  onEnvelope: (envelope: SocketEnvelope) => void;
  /**
   * Called when Slack will close this connection in some seconds, so that another one is opened. It works until then.
   * `notice`: Slack's word for it.
   */
  onRefreshRequested: (notice: string) => void;
  /** `notice`: the reason that Slack gave before; empty if it gave none. */
  onClosed: (notice: string) => void;
}

/** One WebSocket connection to Slack; see docs/slack-events.md#socket-mode */
export interface SocketConnection {
  /** Resolves after Slack's `hello`; rejects with an `OpenFailure`. */
  open(): Promise<void>;
  close(): void;
}

/** From the call of `apps.connections.open` to Slack's `hello`. */
const OPEN_TIMEOUT_MS: Milliseconds = 20_000;

const controlMessageSchema = lenientObject({ type: lenientText, reason: lenientText });
const slackEventSchema = z.object({
  ack: z.custom<() => Promise<void>>((value) => typeof value === 'function'),
  body: lenientUnknown,
  retry_num: z.number().catch(0),
  retry_reason: z.string().catch(''),
});

export function createSocketConnection(options: SocketConnectionOptions): SocketConnection {
  const client = new EnvelopeClient(options);
  return {
    async open() {
      const started = client.start().catch((error: unknown) => {
        throw client.describeFailure(error);
      });
      try {
        await withTimeout(OPEN_TIMEOUT_MS, 'Slack', started);
      } catch (error) {
        client.end();
        throw error instanceof OpenFailure ? error : client.describeFailure(error);
      }
    },
    close: () => client.end(),
  };
}

/**
 * Slack's client with two changes. It does not reconnect: the original waits five seconds before the first attempt, and
 * ends the process after an unexpected error. And it accepts any payload: the original ends the process when an
 * envelope has no `event`.
 */
class EnvelopeClient extends SocketModeClient {
  readonly #onRefreshRequested: (notice: string) => void;
  readonly #response: OpenResponse;
  /** The reason of Slack's last message `disconnect`. */
  #notice = '';

  constructor({ appToken, apiUrl, onEnvelope, onRefreshRequested, onClosed }: SocketConnectionOptions) {
    const response: OpenResponse = { status: 0, retryAfterMs: undefined };
    super({
      appToken,
      logger: SILENT_LOGGER,
      autoReconnectEnabled: false,
      clientOptions: {
        slackApiUrl: apiUrl,
        timeout: OPEN_TIMEOUT_MS,
        retryConfig: { retries: 0 },
        rejectRateLimitedCalls: true,
        async fetch(url, init) {
          const received = await fetch(url, init);
          response.status = received.status;
          response.retryAfterMs = parseRetryAfter(received.headers, Date.now());
          const readable = await toReadableResponse(received, Date.now());
          response.status = readable.status;
          return readable;
        },
      },
    });
    this.#response = response;
    this.#onRefreshRequested = onRefreshRequested;
    this.on('slack_event', (event: unknown) => {
      const { data } = slackEventSchema.safeParse(event);
      if (!data) return;
      const retry = { num: data.retry_num, reason: data.retry_reason };
      onEnvelope({ body: data.body, retry, acknowledge: () => data.ack() });
    });
    this.on('disconnected', () => onClosed(this.#notice));
  }

  /** Describes why `start` rejected with an error. */
  describeFailure(error: unknown): OpenFailure {
    return describeOpenFailure(error, this.#response, this.#notice);
  }

  /** Closes the connection, also before it is open. */
  end(): void {
    this.disconnect().catch(() => undefined);
  }

  protected override async onWebSocketMessage(data: string | ArrayBuffer, isBinary: boolean): Promise<void> {
    const message = isBinary ? undefined : parseJson(String(data));
    const { type, reason } = controlMessageSchema.parse(message) ?? {};
    if (typeof message !== 'object' || !type) return;
    if (type === 'disconnect') this.#notice = isErrorCode(reason ?? '') ? (reason ?? '') : '';
    if (type === 'disconnect' && (reason === 'warning' || reason === 'refresh_requested'))
      return this.#onRefreshRequested(reason);
    if (type === 'hello' || type === 'disconnect') return super.onWebSocketMessage(data, isBinary);
    // The client emits each envelope under the type of its event, which may be the name of one of its own states, and fails
    // if there is no event. For an unknown envelope type it emits `slack_event` only.
    return super.onWebSocketMessage(JSON.stringify({ ...message, type: `envelope ${type}` }), false);
  }
}
