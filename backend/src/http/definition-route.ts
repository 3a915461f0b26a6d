import { randomUUID } from 'node:crypto';
import express, { type RequestHandler, Router } from 'express';
import { z } from 'zod';
import { parseDefinition } from '../core/records/counting-definition.ts';
import type { DefinitionSetRecord, SlackRecord } from '../core/records/record.ts';
import { formatSlackTimestamp } from '../core/time/slack-timestamp.ts';
import { type Microseconds, type Milliseconds, msToUs, usToMs } from '../core/time/units.ts';
import type { Feed } from '../feed/feed.ts';
import type { Log } from '../log/log.ts';

export interface DefinitionRouteOptions {
  feed: Pick<Feed, 'community'>;
  log: Pick<Log, 'status'>;
  /** Resolves once the records survive a crash. */
  append: (records: readonly SlackRecord[]) => Promise<void>;
  /** The current time, UTC. */
  now: () => Milliseconds;
}

/** Twice what the longest definition takes. */
const MAX_BODY_BYTES = 200_000;

const definitionRequestSchema = z.strictObject({
  definition: z.unknown(),
  by: z.string().trim().min(1).max(100),
  note: z.string().trim().max(1000).default(''),
});

const BODY_HELP =
  'the body must be JSON with definition (what counts, or null for the default), by (who you are, up to 100 characters) and note (up to 1000)';
const DEFINITION_HELP =
  'definition must have people, guests, otherWorkspaces, channels, bots and health as docs/metrics.md describes, or be null';

/**
 * `POST /definition` makes a definition of what counts the community's own, for all pages, instances and the whole past:
 * it appends a record to the log, and responds once that is stored. See `docs/operations.md#routes` and
 * `docs/metrics.md#what-counts`. The caller mounts the route behind the access checks and before `refuseBody`.
 */
export function definitionRoute(options: DefinitionRouteOptions): Router {
  // Express parses a body of type JSON only, which a page of another site cannot send without a CORS preflight.
  return Router().post('/definition', express.json({ limit: MAX_BODY_BYTES }), storeDefinition(options));
}

function storeDefinition({ feed, log, append, now }: DefinitionRouteOptions): RequestHandler {
  let lastAtUs: Microseconds = 0;
  return async (request, response) => {
    response.set('Cache-Control', 'no-store');
    const refuse = (status: number, reason: string) => response.status(status).type('text/plain').send(`${reason}\n`);
    const parsed = definitionRequestSchema.safeParse(request.body);
    if (!parsed.success) return refuse(400, BODY_HELP);
    const { by, note } = parsed.data;
    const definition = parsed.data.definition === null ? null : parseDefinition(parsed.data.definition);
    if (definition === undefined) return refuse(400, DEFINITION_HELP);
    const { team, definitions } = feed.community;
    if (team === '')
      return refuse(409, 'the workspace is not known yet: connect Slack or import an export first, then try again');
    // Later than what it replaces, also within one millisecond and where the clock of another instance is ahead.
    lastAtUs = Math.max(Math.floor(msToUs(now())), lastAtUs + 1, (definitions.all()[0]?.at ?? 0) + 1);
    const at = usToMs(lastAtUs);
    const record: DefinitionSetRecord = {
      v: 1,
      event_id: `definition:${randomUUID()}`,
      team,
      event_type: 'definition_set',
      metric_type: 'none',
      timestamp: formatSlackTimestamp(lastAtUs),
      bot: false,
      source: 'page',
      // Not before its time: the fold sets aside a record that is dated a day after it was received.
      received_at: at,
      definition,
      by,
      note,
    };
    try {
      await append([record]);
    } catch {
      return refuse(503, `the definition could not be stored: ${log.status().rejectReason || 'try again'}`);
    }
    return response.json({ id: record.event_id, at });
  };
}
