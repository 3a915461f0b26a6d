import { isUtf8 } from 'node:buffer';
import { createHmac } from 'node:crypto';
import { ErrorCode, verifyRequestSignature } from '@slack/events-api';
import { errorCode } from '../../async/error-code.ts';
import { signingSecretDoubt } from '../../core/protocol/signing-secret.ts';
import type { Seconds } from '../../core/time/units.ts';
import type { RejectionCause } from './delivery-outcome.ts';

/** Slack's replay window, applied to the past and the future; see docs/slack-events.md#signatures */
const REPLAY_WINDOW_SECONDS: Seconds = 300;

/** The two headers of a signed request, in the form that Slack gives them. */
export interface SignatureHeaders {
  /** `X-Slack-Signature`: `v0=` and 64 hexadecimal digits. */
  signature: string;
  /** `X-Slack-Request-Timestamp`. */
  timestampSeconds: Seconds;
}

/** Why a request is not accepted: the cause for metrics, and a sentence for the operator. */
export interface SignatureProblem {
  cause: Extract<RejectionCause, 'unsigned' | 'stale' | 'future' | 'forged'>;
  message: string;
}

/**
 * Parses the headers of a request before its body is read, or returns what is wrong with them. This is stricter than
 * `@slack/events-api`, which parses any number and accepts any time in the future. `nowSeconds`: seconds UTC.
 */
export function parseSignatureHeaders(
  signature: string | undefined,
  timestamp: string | undefined,
  nowSeconds: Seconds,
): SignatureHeaders | SignatureProblem {
  if (!signature) return unsignedProblem('X-Slack-Signature is missing');
  if (!timestamp) return unsignedProblem('X-Slack-Request-Timestamp is missing');
  // The timestamp is signed as text. Only this form stays the same when it is parsed as a number and formatted again.
  if (!/^[1-9]\d{0,11}$/.test(timestamp)) return unsignedProblem('X-Slack-Request-Timestamp is not a number');
  const timestampSeconds = Number(timestamp);
  const age = Math.floor(nowSeconds) - timestampSeconds;
  if (age > REPLAY_WINDOW_SECONDS) return { cause: 'stale', message: `stale: signed ${age} seconds ago ${CLOCK_HINT}` };
  if (age < -REPLAY_WINDOW_SECONDS)
    return { cause: 'future', message: `from the future: signed ${-age} seconds ahead ${CLOCK_HINT}` };
  if (!/^v0=[0-9a-f]{64}$/.test(signature)) return unsignedProblem('the signature is not of the form v0=<hex>');
  return { signature, timestampSeconds };
}

/**
 * Returns the text of a body that Slack signed, or what is wrong. The signature itself is checked by
 * `verifyRequestSignature` of `@slack/events-api`, which compares in constant time and reads the machine's clock.
 *
 * That function takes the body as text. Bytes that are not UTF-8, which JSON never has, would become U+FFFD in it, so
 * they are refused first. Throws what `verifyRequestSignature` throws beyond its own errors.
 */
export function verifySignedBody(
  secret: string,
  { signature, timestampSeconds }: SignatureHeaders,
  body: Buffer,
): string | SignatureProblem {
  // The HMAC accepts an empty secret, with which anyone could sign.
  if (secret === '') return unsignedProblem('there is no signing secret to check against');
  if (!isUtf8(body)) return { cause: 'forged', message: 'the body is not UTF-8, unlike everything that Slack sends' };
  const text = body.toString();
  try {
    verifyRequestSignature({
      signingSecret: secret,
      requestSignature: signature,
      requestTimestamp: timestampSeconds,
      body: text,
    });
    return text;
  } catch (error) {
    const code = errorCode(error);
    if (code === ErrorCode.SignatureVerificationFailure)
      return { cause: 'forged', message: `the signature does not match SLACK_SIGNING_SECRET${unusualHint(secret)}` };
    // The request became too old while its body was received.
    if (code === ErrorCode.RequestTimeFailure)
      return { cause: 'stale', message: `stale: signed over ${REPLAY_WINDOW_SECONDS} seconds ago ${CLOCK_HINT}` };
    throw error;
  }
}

const CLOCK_HINT = "(is this machine's clock right?)";

function unusualHint(secret: string): string {
  return signingSecretDoubt(secret) ? ', which is not the usual 32 hexadecimal digits: copy it again' : '';
}

function unsignedProblem(message: string): SignatureProblem {
  return { cause: 'unsigned', message };
}

/**
 * Returns the `X-Slack-Signature` of a body, as Slack computes it; see docs/slack-events.md#signatures. The product
 * only verifies signatures; tests and the demo sign with this function.
 */
export function slackSignature(secret: string, timestampSeconds: Seconds | string, body: string | Buffer): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${timestampSeconds}:`).update(body).digest('hex')}`;
}
