import type { IncomingMessage, ServerResponse } from 'node:http';
import { Router } from 'express';
import { msToSeconds } from '../../core/time/units.ts';
import { parseEnvelope } from '../events/envelope.ts';
import { createBodyReader } from './body-reader.ts';
import { describeRetry } from './delivery-detail.ts';
import { type DeliveryReport, deliveryReport } from './delivery-log.ts';
import { type DeliveryResponse, NO_RETRY_HEADER, rejectedResponse, sendResponse } from './delivery-response.ts';
import { type IngestOptions, ingestEvent, internalErrorResponse } from './ingest-event.ts';
import { parseJson } from './parse-json.ts';
import { parseSignatureHeaders, type SignatureProblem, verifySignedBody } from './signature.ts';

export interface SlackEventsRouteOptions extends IngestOptions {
  /** The signing secret. Without one, every request is refused with a response that explains what to do. */
  secret: string | undefined;
  /** Receives the report of each request, after its response was sent. */
  onDelivery: (report: DeliveryReport) => void;
}

const ROUTE_PATH = '/slack-events';

/**
 * The route to which Slack posts events. A 200 means that Slack signed the event and that it is on disk. If a later
 * attempt may succeed, the response makes Slack try again; see docs/slack-events.md#responses
 *
 * Mount it before any body parser, because the signature is over the raw bytes. The handler uses only
 * Node's request and response, so that it also works in front of an Express app.
 */
export function slackEventsRoute(options: SlackEventsRouteOptions): Router {
  const { now, onDelivery } = options;
  const readBody = createBodyReader();

  async function handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const receivedAt = now();
    const startMs = performance.now(); // the clock of `now` may be set meanwhile
    const response = await respondToRequest(req, readBody, options).catch(internalErrorResponse);
    const tookMs = Math.round(performance.now() - startMs);
    sendResponse(res, response);
    onDelivery(deliveryReport(response, receivedAt, tookMs));
  }

  return Router().all(ROUTE_PATH, handle);
}

async function respondToRequest(
  req: IncomingMessage,
  readBody: ReturnType<typeof createBodyReader>,
  options: SlackEventsRouteOptions,
): Promise<DeliveryResponse> {
  const { secret, now } = options;
  if (req.method !== 'POST')
    return rejectedResponse(405, 'method', `${req.method}: Slack posts to this address`, { Allow: 'POST' });
  if (!secret) return MISSING_SECRET_RESPONSE;

  // The body is read only if the headers are valid.
  const [signature, timestamp] = [headerValue(req, 'x-slack-signature'), headerValue(req, 'x-slack-request-timestamp')];
  const headers = parseSignatureHeaders(signature, timestamp, msToSeconds(now()));
  if ('cause' in headers) return unauthorizedResponse(headers);

  const body = await readBody(req);
  if (!Buffer.isBuffer(body)) return body;
  const json = verifySignedBody(secret, headers, body);
  if (typeof json !== 'string') return unauthorizedResponse(json);

  const envelope = parseEnvelope(parseJson(json));
  if (!envelope) return rejectedResponse(400, 'not_json', 'the body is not a JSON object', NO_RETRY_HEADER);

  if (envelope.kind === 'challenge') {
    return { status: 200, body: envelope.challenge, detail: 'url_verification', outcome: 'verified' };
  }
  if (envelope.kind === 'other') {
    return { status: 200, body: '', detail: 'an envelope of an unknown type', outcome: 'ignored' };
  }
  const retry = describeRetry(headerValue(req, 'x-slack-retry-num'), headerValue(req, 'x-slack-retry-reason'));
  return ingestEvent(envelope, retry, options);
}

/** The value of a header. Node joins the values of a repeated header, so these are never lists. */
function headerValue({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}

/** A 401 without `X-Slack-No-Retry`: once a clock or a secret is corrected, the retries are accepted. */
function unauthorizedResponse({ cause, message }: SignatureProblem): DeliveryResponse {
  return rejectedResponse(401, cause, message);
}

const MISSING_SECRET_RESPONSE: DeliveryResponse = {
  status: 503,
  body: `SLACK_SIGNING_SECRET is not set, so nothing from Slack can be accepted yet.
Copy it from https://api.slack.com/apps > your app > Basic Information > App Credentials > Signing Secret,
put it into .env, start again, then press Retry beside the Request URL under Event Subscriptions.
`,
  detail: 'SLACK_SIGNING_SECRET is not set',
  outcome: 'setup',
  cause: 'setup',
};
