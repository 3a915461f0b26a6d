import { createHmac, timingSafeEqual } from 'node:crypto';

/** Slack's replay window, in both directions (docs.slack.dev/authentication/verifying-requests-from-slack). */
const REPLAY_WINDOW_SECONDS = 300;

export interface SignedRequest {
  secret: string;
  /** `X-Slack-Signature`. */
  signature: string | undefined;
  /** `X-Slack-Request-Timestamp`. */
  timestamp: string | undefined;
  /** The bytes as they came, before any parsing. */
  body: string | Buffer;
  nowSeconds: number;
}

/** What is wrong: a word to count by, and words for a person. */
export interface SignatureProblem {
  cause: 'unsigned' | 'stale' | 'future' | 'forged';
  message: string;
}

/** What is wrong with the head of a request that says Slack signed it, if anything is. */
export function checkSignatureHeaders({
  signature,
  timestamp,
  nowSeconds,
}: Omit<SignedRequest, 'secret' | 'body'>): SignatureProblem | undefined {
  if (!signature) return unsignedProblem('X-Slack-Signature is missing');
  if (!timestamp) return unsignedProblem('X-Slack-Request-Timestamp is missing');
  // It is signed as text: a number would forget the zeros before it.
  if (!/^[1-9]\d{0,11}$/.test(timestamp)) return unsignedProblem('X-Slack-Request-Timestamp is not a number');
  const age = Math.floor(nowSeconds) - Number(timestamp);
  const hint = "(is this machine's clock right?)";
  if (age > REPLAY_WINDOW_SECONDS) return { cause: 'stale', message: `stale: signed ${age} seconds ago ${hint}` };
  if (age < -REPLAY_WINDOW_SECONDS)
    return { cause: 'future', message: `from the future: signed ${-age} seconds ahead ${hint}` };
  if (!/^v0=[0-9a-f]{64}$/.test(signature)) return unsignedProblem('the signature is not of the form v0=<hex>');
  return undefined;
}

/** Whether Slack signed this request, and just now: `undefined`, or what is wrong. */
export function checkSignature(request: SignedRequest): SignatureProblem | undefined {
  const { secret, signature = '', timestamp = '', body } = request;
  // An empty secret would make everybody's signature a right one: `createHmac` takes it without a word.
  if (secret === '') return unsignedProblem('there is no signing secret to check against');
  const flaw = checkSignatureHeaders(request);
  if (flaw) return flaw;
  // As long as each other: the form of what was given is checked, and its length is no secret.
  if (timingSafeEqual(Buffer.from(signature), Buffer.from(slackSignature(secret, timestamp, body)))) return undefined;
  return { cause: 'forged', message: 'the signature does not match SLACK_SIGNING_SECRET' };
}

function unsignedProblem(words: string): SignatureProblem {
  return { cause: 'unsigned', message: words };
}

/** The `X-Slack-Signature` of a body (docs.slack.dev/authentication/verifying-requests-from-slack). */
export function slackSignature(secret: string, timestampSeconds: number | string, body: string | Buffer): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${timestampSeconds}:`).update(body).digest('hex')}`;
}
