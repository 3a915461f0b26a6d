import type { IncomingMessage, ServerResponse } from 'node:http';
import { Router } from 'express';
import { type AcceptParts, accept, unexpected } from './accept.ts';
import { type Answer, NO_RETRY, refusal, send } from './answer.ts';
import { retryOf } from './call-detail.ts';
import { callOf, type SlackCall } from './call-log.ts';
import { readEnvelope } from './envelope.ts';
import { bodyReader } from './raw-body.ts';
import { checkHead, checkSignature, type Flaw } from './signature.ts';

export interface SlackEventsParts extends AcceptParts {
  /** Without one nothing can be accepted, and the answer says what to do. */
  secret: string | undefined;
  /** Told of every call, after its answer. */
  onCall: (call: SlackCall) => void;
}

const PATH = '/slack-events';

/**
 * Where Slack posts. A 200 means: Slack signed it, and it is stored. Anything that a later attempt can cure is
 * answered such that Slack tries again: at once, after a minute, after five (docs.slack.dev/apis/events-api).
 *
 * Mount it before any body parser: the signature is over the raw bytes. It asks nothing of a request but what Node gives it,
 * so that it can stand before an app, too.
 */
export function slackEventsRoute(parts: SlackEventsParts): Router {
  const { now, onCall } = parts;
  const readBody = bodyReader();

  async function handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const arrived = now();
    const began = performance.now(); // a clock that is set meanwhile would make an answer take an hour
    const answer = await answerTo(req, readBody, parts).catch(unexpected);
    const took = Math.round(performance.now() - began);
    send(res, answer);
    onCall(callOf(answer, arrived, took));
  }

  return Router().all(PATH, handle);
}

async function answerTo(
  req: IncomingMessage,
  readBody: ReturnType<typeof bodyReader>,
  parts: SlackEventsParts,
): Promise<Answer> {
  const { secret, now } = parts;
  if (req.method !== 'POST')
    return refusal(405, 'method', `${req.method}: Slack posts to this address`, { Allow: 'POST' });
  if (!secret) return NO_SECRET;

  const [signature, timestamp] = [header(req, 'x-slack-signature'), header(req, 'x-slack-request-timestamp')];
  const nowSeconds = now() / 1000;
  // Who does not even say that it is Slack need not be listened to.
  const flaw = checkHead({ signature, timestamp, nowSeconds });
  if (flaw) return unsigned(flaw);

  const body = await readBody(req);
  if (!Buffer.isBuffer(body)) return body;
  const forged = checkSignature({ secret, signature, timestamp, body, nowSeconds });
  if (forged) return unsigned(forged);

  const envelope = readEnvelope(parsed(body.toString()));
  if (!envelope) return refusal(400, 'not_json', 'the body is not a JSON object', NO_RETRY);

  if (envelope.kind === 'challenge') {
    return { status: 200, body: envelope.challenge, detail: 'url_verification', outcome: 'verified' };
  }
  if (envelope.kind === 'other') {
    return { status: 200, body: '', detail: 'an envelope of an unknown type', outcome: 'ignored' };
  }
  const retry = retryOf(header(req, 'x-slack-retry-num'), header(req, 'x-slack-retry-reason'));
  return accept(envelope, retry, parts);
}

/** Node joins one that comes twice, so that a list of them is never there. */
function header({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}

/** Without X-Slack-No-Retry: once a clock or a secret is put right, the retries still get in. */
function unsigned({ cause, words }: Flaw): Answer {
  return refusal(401, cause, words);
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

const NO_SECRET: Answer = {
  status: 503,
  body: `SLACK_SIGNING_SECRET is not set, so nothing from Slack can be accepted yet.
Copy it from https://api.slack.com/apps > your app > Basic Information > App Credentials > Signing Secret,
put it into .env, start again, then press Retry beside the Request URL under Event Subscriptions.
`,
  detail: 'SLACK_SIGNING_SECRET is not set',
  outcome: 'setup',
  cause: 'setup',
};
