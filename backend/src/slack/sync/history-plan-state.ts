import { z } from 'zod';
import type { Microseconds } from '../../core/time/units.ts';

/** Why a range is read: the history of a new channel, a gap, or the regular check that no message is missing. */
export type BackfillReason = 'history' | 'gap' | 'check';

/**
 * A stretch of time in one channel that is still to be read, newest first, so that `latest` falls. Both ends are
 * exclusive.
 */
export interface BackfillRange {
  reason: BackfillReason;
  channel: string;
  oldest: Microseconds;
  latest: Microseconds;
  /** Messages before this time were read already; only new replies in their threads are read. */
  since: Microseconds;
  /** How often the range was extended. The response to a request from before an extension does not complete it. */
  grown: number;
  /** Where the next page begins, if Slack gave a cursor; it belongs to a request with this `latest`. */
  next?: PagePosition | undefined;
}

/** A cursor of Slack's, and the `latest` of the request that it continues. */
export interface PagePosition {
  cursor: string;
  latest: Microseconds;
}

/** A thread whose replies after `since` are still to be read. */
export interface BackfillThread {
  reason: BackfillReason;
  channel: string;
  /** The `ts` of its first message. */
  ts: string;
  since: Microseconds;
  /** How often the thread was extended, as in a range. */
  grown: number;
  /** The cursor of the next page; undefined before the first. */
  cursor?: string | undefined;
}

const reasonSchema = z.enum(['history', 'gap', 'check']);
const grownSchema = z.number().default(0);
const rangesSchema = z.array(
  z.object({
    reason: reasonSchema,
    channel: z.string(),
    oldest: z.number(),
    latest: z.number(),
    since: z.number(),
    grown: grownSchema,
    next: z.object({ cursor: z.string(), latest: z.number() }).optional(),
  }),
);
const threadsSchema = z.array(
  z.object({
    reason: reasonSchema,
    channel: z.string(),
    ts: z.string(),
    since: z.number(),
    grown: grownSchema,
    cursor: z.string().optional(),
  }),
);

/**
 * The content of the file `history`. Times of channels, ranges and threads are microseconds, the others ms, all UTC.
 */
const planSchema = z.object({
  v: z.literal(1, 'it was made by another version'),
  team: z.string(),
  /** For each channel that the app is in, the time from which on its history is read or planned. */
  channels: z.record(z.string(), z.number()),
  stretches: rangesSchema,
  threads: threadsSchema,
  /**
   * What was planned for a channel when Slack stopped showing it (microseconds): it goes on if the channel has another
   * id.
   */
  lost: z
    .record(z.string(), z.object({ at: z.number(), from: z.number(), stretches: rangesSchema, threads: threadsSchema }))
    .default({}),
  /** The channels from which a person removed the app, and when (microseconds). */
  removed: z.record(z.string(), z.number()).default({}),
  /** Whether the app was uninstalled since the list of channels was read: that removes it from every channel. */
  uninstalled: z.boolean().default(false),
  /** The bot user of the app when the list of channels was last read; empty before the first time. */
  bot_user: z.string().default(''),
  /** The last time (ms) at which events could be received; 0 before the first. */
  heard_until: z.number(),
  /** When all users were last read, and when all channels were last checked (ms); 0 for never. */
  people_at: z.number(),
  checked_at: z.number(),
  /** What was read so far: pages, the time that they span (microseconds), the threads in them, messages. */
  read: z.object({ pages: z.number(), span: z.number(), threads: z.number(), messages: z.number() }),
});

export type MutablePlanState = z.infer<typeof planSchema>;
/** The state of a plan, which only the plan itself changes. */
export type PlanState = { readonly [K in keyof MutablePlanState]: Readonly<MutablePlanState[K]> };

/** Parses a saved plan. Throws an `Error` with the reason if the text is not a plan. */
export function parsePlanState(json: string): MutablePlanState {
  return planSchema.parse(JSON.parse(json));
}

/** The plan of a workspace before anything is read. */
export function emptyPlanState(team: string): MutablePlanState {
  return {
    v: 1,
    team,
    channels: {},
    stretches: [],
    threads: [],
    lost: {},
    removed: {},
    uninstalled: false,
    bot_user: '',
    heard_until: 0,
    people_at: 0,
    checked_at: 0,
    read: { pages: 0, span: 0, threads: 0, messages: 0 },
  };
}
