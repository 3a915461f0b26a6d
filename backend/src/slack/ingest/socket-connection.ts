import { SocketModeClient } from '@slack/socket-mode';
import { WebAPIPlatformError } from '@slack/web-api';
import { z } from 'zod';
import { withTimeout } from '../../async/with-timeout.ts';
import type { Milliseconds } from '../../core/time/units.ts';
import { SILENT_LOGGER } from '../api/silent-logger.ts';
import { explainErrorCode, isErrorCode } from '../api/slack-api-error.ts';
import { lenientObject, lenientText, lenientUnknown } from '../lenient-schema.ts';
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
   */
  onRefreshRequested: () => void;
  onClosed: () => void;
}

/** One WebSocket connection to Slack; see docs/slack-events.md#socket-mode */
export interface SocketConnection {
  /** Resolves after Slack's `hello`; rejects with an `Error` whose message is a sentence for the page. */
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
        throw new Error(describeOpenFailure(error));
      });
      try {
        await withTimeout(OPEN_TIMEOUT_MS, 'Slack', started);
      } catch (error) {
        client.end();
        throw error;
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
  readonly #onRefreshRequested: () => void;

  constructor({ appToken, apiUrl, onEnvelope, onRefreshRequested, onClosed }: SocketConnectionOptions) {
    super({
      appToken,
      logger: SILENT_LOGGER,
      autoReconnectEnabled: false,
      clientOptions: {
        slackApiUrl: apiUrl,
        timeout: OPEN_TIMEOUT_MS,
        retryConfig: { retries: 0 },
        rejectRateLimitedCalls: true,
      },
    });
    this.#onRefreshRequested = onRefreshRequested;
    this.on('slack_event', (event: unknown) => {
      const { data } = slackEventSchema.safeParse(event);
      if (!data) return;
      const retry = { num: data.retry_num, reason: data.retry_reason };
      onEnvelope({ body: data.body, retry, acknowledge: () => data.ack() });
    });
    this.on('disconnected', onClosed);
  }

  /** Closes the connection, also before it is open. */
  end(): void {
    this.disconnect().catch(() => undefined);
  }

  protected override async onWebSocketMessage(data: string | ArrayBuffer, isBinary: boolean): Promise<void> {
    const message = isBinary ? undefined : parseJson(String(data));
    const { type, reason } = controlMessageSchema.parse(message) ?? {};
    if (typeof message !== 'object' || !type) return;
    if (type === 'disconnect' && (reason === 'warning' || reason === 'refresh_requested'))
      return this.#onRefreshRequested();
    if (type === 'hello' || type === 'disconnect') return super.onWebSocketMessage(data, isBinary);
    // The client emits each envelope under the type of its event, which may be the name of one of its own states, and fails
    // if there is no event. For an unknown envelope type it emits `slack_event` only.
    return super.onWebSocketMessage(JSON.stringify({ ...message, type: `envelope ${type}` }), false);
  }
}

function describeOpenFailure(error: unknown): string {
  if (!(error instanceof WebAPIPlatformError)) return 'Slack cannot be reached';
  const code = error.data.error;
  return isErrorCode(code) ? explainErrorCode(code) : 'Slack reported an internal error';
}
