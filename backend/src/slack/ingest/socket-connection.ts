import { SocketModeClient } from '@slack/socket-mode';
import { WebAPIPlatformError } from '@slack/web-api';
import { z } from 'zod';
import { SILENT_LOGGER } from '../api/silent-logger.ts';
import { explainErrorCode } from '../api/slack-api-error.ts';
import { lenientObject, lenientText, lenientUnknown } from '../lenient-schema.ts';

/** What Slack sends over a connection, to be acknowledged once it is safe. */
export interface SocketEnvelope {
  /** What it would post over HTTP. */
  body: unknown;
  /** How often it was sent before, and why again. */
  retry: { num: number; reason: string };
  /** Resolves once it is on its way; rejects if the connection is gone, and then Slack sends the envelope again. */
  acknowledge(): Promise<void>;
}

export interface SocketConnectionOptions {
  appToken: string;
  apiUrl: string;
  onEnvelope: (envelope: SocketEnvelope) => void;
  /** Slack will close this connection in some seconds: time to open another one. Until then it goes on as before. */
  onRefreshRequested: () => void;
  onClosed: () => void;
}

/** One WebSocket to Slack. */
export interface SocketConnection {
  /** Resolves once Slack said hello; rejects in words for a person. */
  open(): Promise<void>;
  close(): void;
}

/** From asking for an address to Slack's hello, ms. */
const OPEN_TIMEOUT_MS = 20_000;

const controlMessageSchema = lenientObject({ type: lenientText, reason: lenientText });
const slackEventSchema = z.object({
  ack: z.custom<() => Promise<void>>((value) => typeof value === 'function'),
  body: lenientUnknown,
  retry_num: z.number().catch(0),
  retry_reason: z.string().catch(''),
});

export function createSocketConnection(parts: SocketConnectionOptions): SocketConnection {
  const client = new EnvelopeClient(parts);
  return {
    async open() {
      const started = client.start();
      started.catch(() => undefined);
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_resolve, reject) => {
        timer = setTimeout(() => reject(new Error('Slack does not answer')), OPEN_TIMEOUT_MS);
      });
      try {
        await Promise.race([started, late]);
      } catch (error) {
        client.end();
        throw new Error(describeOpenFailure(error));
      } finally {
        clearTimeout(timer);
      }
    },
    close: () => client.end(),
  };
}

/**
 * Slack's client, without its own reconnecting (it waits five seconds before it tries, and ends the process if that fails
 * in a way it does not expect) and without trust in what an envelope holds (one without an `event` would end the process,
 * too).
 */
class EnvelopeClient extends SocketModeClient {
  readonly #onRefreshRequested: () => void;

  constructor({ appToken, apiUrl, onEnvelope, onRefreshRequested: onRetiring, onClosed }: SocketConnectionOptions) {
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
    this.#onRefreshRequested = onRetiring;
    this.on('slack_event', (given: unknown) => {
      const { data } = slackEventSchema.safeParse(given);
      if (!data) return;
      const retry = { num: data.retry_num, reason: data.retry_reason };
      onEnvelope({ body: data.body, retry, acknowledge: () => data.ack() });
    });
    this.on('disconnected', onClosed);
  }

  /** Also before it was open. */
  end(): void {
    this.disconnect().catch(() => undefined);
  }

  protected override async onWebSocketMessage(data: string | ArrayBuffer, isBinary: boolean): Promise<void> {
    const message = isBinary ? undefined : parseJsonObject(String(data));
    const { type, reason } = controlMessageSchema.parse(message) ?? {};
    if (!message || !type) return;
    if (type === 'disconnect' && (reason === 'warning' || reason === 'refresh_requested'))
      return this.#onRefreshRequested();
    if (type === 'hello' || type === 'disconnect') return super.onWebSocketMessage(data, isBinary);
    // The client emits each envelope under its event's type, whatever that is, or fails where there is none. Under a name of
    // ours it comes as `slack_event` alone.
    return super.onWebSocketMessage(JSON.stringify({ ...message, type: `envelope ${type}` }), false);
  }
}

function parseJsonObject(json: string): object | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function describeOpenFailure(error: unknown): string {
  if (error instanceof WebAPIPlatformError)
    return /^[a-z_]{1,60}$/.test(error.data.error) ? explainErrorCode(error.data.error) : 'Slack is out of order';
  return error instanceof Error && error.message === 'Slack does not answer'
    ? error.message
    : 'Slack cannot be reached';
}
