import { z } from 'zod';
import type { Milliseconds } from '../../core/time/units.ts';
import { withRetryAfterSeconds } from './retry-after.ts';

/** Another server responds in place of Slack, for example a proxy or the login page of a network. */
export class NotSlackError extends Error {
  override readonly name = 'NotSlackError';

  constructor() {
    super(
      'another server responds in place of Slack. Check the proxy, the login page of this network, and SLACK_API_URL',
    );
  }
}

const bodySchema = z.looseObject({ error: z.unknown().optional(), response_metadata: z.unknown().optional() });
const cursorSchema = z.object({ next_cursor: z.string().optional().catch(undefined) }).catch({});

/**
 * The response in a form that Slack's client can read: it fails on a `response_metadata` that is null, and takes a
 * `ratelimited` with status 200 for another error. That becomes a 429, with its `Retry-After`. Other statuses stay as they
 * are. Throws a `NotSlackError` if the status is 200 and the body is no JSON object. `now`: ms UTC.
 */
export async function toReadableResponse(received: Response, now: Milliseconds): Promise<Response> {
  if (received.status !== 200) return withRetryAfterSeconds(received, now);
  const body = parseBody(await received.text());
  const { headers } = received;
  if (body.error === 'ratelimited')
    return withRetryAfterSeconds(new Response(JSON.stringify(body), { status: 429, headers }), now);
  const response_metadata = cursorSchema.parse(body.response_metadata);
  return new Response(JSON.stringify({ ...body, response_metadata }), { status: 200, headers });
}

function parseBody(text: string): z.infer<typeof bodySchema> {
  try {
    return bodySchema.parse(JSON.parse(text));
  } catch {
    throw new NotSlackError();
  }
}
