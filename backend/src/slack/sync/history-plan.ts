import { z } from 'zod';

/** Why a stretch of the past is read. `check`: only to be sure. */
export type BackfillReason = 'history' | 'gap' | 'check';

/** A stretch of a channel's past that is still to be read, newest first, so that `latest` falls. Microseconds, both exclusive. */
export interface BackfillRange {
  reason: BackfillReason;
  channel: string;
  oldest: number;
  latest: number;
  /** What is from before this is looked at only for its thread: it was read before. */
  since: number;
  /** How often something more was found missing in it: what was asked for before that does not answer for it. */
  grown: number;
}

/** A thread whose answers after `since` (microseconds) are still to be read. `ts`: of its first message. */
export interface BackfillThread {
  reason: BackfillReason;
  channel: string;
  ts: string;
  since: number;
  grown: number;
}

const reasonSchema = z.enum(['history', 'gap', 'check']);
const grownSchema = z.number().default(0);
const planSchema = z.object({
  v: z.literal(1, 'it was made by another version'),
  team: z.string(),
  /** For each channel the app is in, from when on its past is read or planned to be. */
  channels: z.record(z.string(), z.number()),
  stretches: z.array(
    z.object({
      reason: reasonSchema,
      channel: z.string(),
      oldest: z.number(),
      latest: z.number(),
      since: z.number(),
      grown: grownSchema,
    }),
  ),
  threads: z.array(
    z.object({ reason: reasonSchema, channel: z.string(), ts: z.string(), since: z.number(), grown: grownSchema }),
  ),
  /** Until when events were heard without a gap, ms UTC; 0 before the first. */
  heard_until: z.number(),
  /** When all people were last read, and all channels last checked, ms UTC. */
  people_at: z.number(),
  checked_at: z.number(),
  /** What reading took so far: pages, the time they span (microseconds), threads that they had, messages. */
  read: z.object({ pages: z.number(), span: z.number(), threads: z.number(), messages: z.number() }),
});
export type PlanState = z.infer<typeof planSchema>;

/** Two clocks differ by so much, microseconds: what is to be read up to now ends so much later. */
export const CLOCK_SKEW_US = 5 * 1_000_000;

/** What ends later than this was planned by a clock that was wrong, and is not waited for, microseconds. */
const FAR_AHEAD_US = 10 * 60 * 1_000_000;

/** A thread is looked for so long after it began (microseconds): a gap may hide answers to what was said before it. */
const THREAD_LIFETIME_US = 14 * 24 * 3600 * 1_000_000;

/**
 * What of the past is still to be read. It is saved after each step, and each step can be done again: whatever moment the
 * process ends at, reading goes on from here, and no more than one page is read twice.
 */
export class HistoryPlan {
  readonly state: PlanState;

  constructor(team: string, saved?: PlanState) {
    this.state = saved ?? {
      v: 1,
      team,
      channels: {},
      stretches: [],
      threads: [],
      heard_until: 0,
      people_at: 0,
      checked_at: 0,
      read: { pages: 0, span: 0, threads: 0, messages: 0 },
    };
  }

  /** The plan in a saved text, or a new one if it is that of another workspace. Throws in words if it is not a plan. */
  static parse(team: string, json: string): HistoryPlan {
    const state = planSchema.parse(JSON.parse(json));
    return new HistoryPlan(team, state.team === team ? state : undefined);
  }

  /** The app is in a channel, whose past is wanted from `oldest` to `now`, unless that was planned before. Microseconds. */
  addChannel(channel: string, oldest: number, now: number): void {
    const from = this.state.channels[channel] ?? now;
    if (oldest >= from && this.state.channels[channel] !== undefined) return;
    this.state.channels[channel] = Math.min(oldest, from);
    if (oldest < from)
      this.state.stretches.push({ reason: 'history', channel, oldest, latest: from, since: oldest, grown: 0 });
  }

  /** The app is not in a channel any more, or Slack does not show its past. */
  removeChannel(channel: string): void {
    delete this.state.channels[channel];
    this.state.stretches = this.state.stretches.filter((stretch) => stretch.channel !== channel);
    this.state.threads = this.state.threads.filter((thread) => thread.channel !== channel);
  }

  /** Something may be missing between two times, in every channel. Microseconds. */
  markMissing(reason: 'gap' | 'check', from: number, to: number): void {
    for (const channel of Object.keys(this.state.channels)) this.#markMissingIn(channel, reason, from, to);
  }

  /** The newest stretch that can be read now (microseconds): a minute of which Slack withholds events must have passed. */
  nextRange(now: number): BackfillRange | undefined {
    const ready = this.state.stretches.filter(
      ({ latest }) => latest <= now + CLOCK_SKEW_US || latest > now + FAR_AHEAD_US,
    );
    return ready.reduce<BackfillRange | undefined>((a, b) => (a && isLowerPriority(b, a) ? a : b), undefined);
  }

  /** The newest thread. */
  nextThread(): BackfillThread | undefined {
    return this.state.threads.reduce<BackfillThread | undefined>((a, b) => (a && a.ts >= b.ts ? a : b), undefined);
  }

  /**
   * A page of a stretch, as it was when it was asked for, is in the log. `to`: how far down it goes (microseconds), or
   * nothing where it was the last one.
   */
  markPageRead(asked: BackfillRange, to: number | undefined, threads: readonly string[], messages: number): void {
    const { read } = this.state;
    read.pages++;
    read.span += asked.latest - (to ?? asked.oldest);
    read.threads += threads.length;
    read.messages += messages;
    for (const ts of threads)
      this.#addThread({ reason: asked.reason, channel: asked.channel, ts, since: asked.since, grown: 0 });
    const stretch = this.state.stretches.find((other) => isSameRange(other, asked));
    // Grown meanwhile: then it is read again from its new end.
    if (!stretch) return;
    if (to !== undefined && to > stretch.oldest) stretch.latest = to;
    else this.state.stretches = this.state.stretches.filter((other) => other !== stretch);
  }

  /** A thread, as it was when it was asked for, is in the log. */
  markThreadRead({ channel, ts, grown }: BackfillThread, messages: number): void {
    this.state.read.messages += messages;
    this.state.threads = this.state.threads.filter(
      (other) => other.channel !== channel || other.ts !== ts || other.grown > grown,
    );
  }

  /** Threads cannot be read at all. */
  dropThreads(): void {
    this.state.threads = [];
  }

  #markMissingIn(channel: string, reason: 'gap' | 'check', from: number, to: number): void {
    const oldest = reason === 'gap' ? from - THREAD_LIFETIME_US : from;
    const same = this.state.stretches.find((stretch) => stretch.channel === channel && stretch.reason === reason);
    if (!same) {
      this.state.stretches.push({ reason, channel, oldest, latest: to, since: from, grown: 0 });
      return;
    }
    // One stretch for both: what of it was read already is read again, and nothing of it is forgotten.
    same.oldest = Math.min(same.oldest, oldest);
    same.latest = Math.max(same.latest, to);
    same.since = Math.min(same.since, from);
    same.grown++;
  }

  #addThread(thread: BackfillThread): void {
    const same = this.state.threads.find(({ channel, ts }) => channel === thread.channel && ts === thread.ts);
    if (!same) {
      this.state.threads.push(thread);
      return;
    }
    same.since = Math.min(same.since, thread.since);
    same.grown++;
  }
}

const PRIORITY: Record<BackfillReason, number> = { gap: 2, history: 1, check: 0 };

function isSameRange(a: BackfillRange, b: BackfillRange): boolean {
  const isSameEnd = a.latest === b.latest && a.grown === b.grown;
  return isSameEnd && a.channel === b.channel && a.reason === b.reason;
}

/** Whether a stretch waits for another one: gaps come first, and what is newer. */
function isLowerPriority(a: BackfillRange, b: BackfillRange): boolean {
  if (a.reason !== b.reason) return PRIORITY[a.reason] < PRIORITY[b.reason];
  return a.latest <= b.latest;
}
