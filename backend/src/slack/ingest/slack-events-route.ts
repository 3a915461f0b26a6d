import type { IncomingMessage, ServerResponse } from 'node:http';
import { Router } from 'express';
import { parseEnvelope } from '../events/envelope.ts';
import { createBodyReader } from './body-reader.ts';
import { describeRetry } from './delivery-detail.ts';
import { type DeliveryReport, deliveryReport } from './delivery-log.ts';
import { type DeliveryResponse, NO_RETRY_HEADER, rejectedResponse, sendResponse } from './delivery-response.ts';
import { type IngestOptions, ingestEvent, internalErrorResponse } from './ingest-event.ts';
import { checkSignature, checkSignatureHeaders, type SignatureProblem } from './signature.ts';

export interface SlackEventsRouteOptions extends IngestOptions {
  /** Without one nothing can be accepted, and the answer says what to do. */
  secret: string | undefined;
  /** Told of every call, after its answer. */
  onDelivery: (call: DeliveryReport) => void;
}

const ROUTE_PATH = '/slack-events';

/**
 * Where Slack posts. A 200 means: Slack signed it, and it is stored. Anything that a later attempt can cure is
 * answered such that Slack tries again: at once, after a minute, after five (docs.slack.dev/apis/events-api).
 *
 * Mount it before any body parser: the signature is over the raw bytes. It asks nothing of a request but what Node gives it,
 * so that it can stand before an app, too.
 */
export function slackEventsRoute(parts: SlackEventsRouteOptions): Router {
  const { now, onDelivery: onCall } = parts;
  const readBody = createBodyReader();

  async function handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const arrived = now();
    const began = performance.now(); // a clock that is set meanwhile would make an answer take an hour
    const answer = await respondToRequest(req, readBody, parts).catch(internalErrorResponse);
    const took = Math.round(performance.now() - began);
    sendResponse(res, answer);
    onCall(deliveryReport(answer, arrived, took));
  }

  return Router().all(ROUTE_PATH, handle);
}

async function respondToRequest(
  req: IncomingMessage,
  readBody: ReturnType<typeof createBodyReader>,
  parts: SlackEventsRouteOptions,
): Promise<DeliveryResponse> {
  const { secret, now } = parts;
  if (req.method !== 'POST')
    return rejectedResponse(405, 'method', `${req.method}: Slack posts to this address`, { Allow: 'POST' });
  if (!secret) return MISSING_SECRET_RESPONSE;

  const [signature, timestamp] = [headerValue(req, 'x-slack-signature'), headerValue(req, 'x-slack-request-timestamp')];
  const nowSeconds = now() / 1000;
  // Who does not even say that it is Slack need not be listened to.
  const flaw = checkSignatureHeaders({ signature, timestamp, nowSeconds });
  if (flaw) return unauthorizedResponse(flaw);

  const body = await readBody(req);
  if (!Buffer.isBuffer(body)) return body;
  const forged = checkSignature({ secret, signature, timestamp, body, nowSeconds });
  if (forged) return unauthorizedResponse(forged);

  const envelope = parseEnvelope(parseJson(body.toString()));
  if (!envelope) return rejectedResponse(400, 'not_json', 'the body is not a JSON object', NO_RETRY_HEADER);

  if (envelope.kind === 'challenge') {
    return { status: 200, body: envelope.challenge, detail: 'url_verification', outcome: 'verified' };
  }
  if (envelope.kind === 'other') {
    return { status: 200, body: '', detail: 'an envelope of an unknown type', outcome: 'ignored' };
  }
  const retry = describeRetry(headerValue(req, 'x-slack-retry-num'), headerValue(req, 'x-slack-retry-reason'));
  return ingestEvent(envelope, retry, parts);
}

/** Node joins one that comes twice, so that a list of them is never there. */
function headerValue({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}

/** Without X-Slack-No-Retry: once a clock or a secret is put right, the retries still get in. */
function unauthorizedResponse({ cause, message: words }: SignatureProblem): DeliveryResponse {
  return rejectedResponse(401, cause, words);
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
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
