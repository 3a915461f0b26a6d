import { type Clock, monotonicClock } from '../../async/clock.ts';
import { createCoalescingWriter } from '../../async/coalescing-writer.ts';
import type { ApiStatus } from '../../core/protocol/status.ts';
import type { SlackRecord } from '../../core/records/record.ts';
import type { Community } from '../../core/state/community.ts';
import { createGrantedScopes } from '../api/granted-scopes.ts';
import { fetchIdentity, type Identity } from '../api/identity.ts';
import { createRateLimiter } from '../api/rate-limiter.ts';
import { explainErrorCode, isTokenError, SlackApiError } from '../api/slack-api-error.ts';
import { createWebApi, ShutdownError } from '../api/web-api.ts';
import { createChannelMatcher } from './channel-matcher.ts';
import { ChannelMembership } from './channel-membership.ts';
import { createDirectorySync } from './directory-sync.ts';
import { HistoryBackfill } from './history-backfill.ts';
import { HistoryPlan } from './history-plan.ts';
import { estimateProgress, openGapSince } from './history-progress.ts';
import { SyncScheduler } from './sync-scheduler.ts';

export interface WorkspaceSyncOptions {
  token: string;
  apiUrl: string;
  /** Whose the token must be; empty for anyone's. */
  teamId: string;
  joinChannels: string;
  /** How far back the past is read; 0 for not at all. */
  historyDays: number;
  /** Resolves once the records survive a crash. */
  append: (records: readonly SlackRecord[]) => Promise<void>;
  /** What the log says already. */
  community: () => Community;
  /** Whether the log keeps up, so that bulk can be added to it. */
  hasRoom: () => boolean;
  /** Resolves once that is all of it; it is not waited for very long. */
  ready: () => Promise<void>;
  clock: Clock;
  /** How long a minute of Slack's rate limits lasts, ms. */
  minute?: number | undefined;
  /** What of the past is still to be read, as it was written last, and what writes it so that it survives a crash. */
  plan: { read(): Promise<string | undefined>; write(json: string): Promise<void> };
  warn: (text: string) => void;
}

/** How long to wait before a token that was refused is tried again, ms: somebody may have installed the app anew. */
const TOKEN_RETRY_DELAY_MS = 60_000;

/** A broker may be away for hours, and the past need not wait for it, ms. */
const REPLAY_WAIT_MS = 10_000;

/**
 * Keeps the log in step with what Slack knows beside its events: names, channels, the past, and what was missed. It asks at
 * Slack's pace and never stands in the way of events.
 */
export class WorkspaceSync {
  readonly #options: WorkspaceSyncOptions;
  readonly #stop = new AbortController();
  readonly #scopes = createGrantedScopes();
  readonly #running: Promise<void>;
  /** Heard before it was known whose token this is. */
  #earlyRecords: SlackRecord[] = [];
  #scheduler: SyncScheduler | undefined;
  #isConnected = false;
  #tokenError = '';
  #outage = '';

  constructor(parts: WorkspaceSyncOptions) {
    this.#options = parts;
    // A mistake of ours here must end nothing else.
    this.#running = this.#run().catch((error: unknown) => {
      this.#outage = `a mistake in here: ${error instanceof Error ? error.message : error}. Start again`;
      parts.warn(
        `Nothing more is asked of Slack until the next start: ${error instanceof Error ? error.stack : error}`,
      );
    });
  }

  /** A record of a live event is stored. */
  eventStored(record: SlackRecord): void {
    if (this.#scheduler) this.#scheduler.eventStored(record);
    else if (this.#earlyRecords.length < MAX_EARLY_RECORDS) this.#earlyRecords.push(record);
  }

  /** Whether events can arrive and be stored: from when they could not, something may be missing. */
  setConnected(isInTouch: boolean): void {
    if (isInTouch === this.#isConnected) return;
    this.#isConnected = isInTouch;
    this.#scheduler?.setConnected(isInTouch);
  }

  /** Nothing was heard between two times, ms UTC, and nobody noticed until now. */
  eventsMissed(from: number, to: number): void {
    this.#scheduler?.eventsMissed(from, to);
  }

  /**
   * From when on all that happened in the channels of the app was read, ms UTC; null while something is still to be read, or
   * while it is not known what that is.
   */
  backfilledSince(): number | null {
    return this.#isConnected ? (this.#scheduler?.backfilledSince() ?? null) : null;
  }

  status(): ApiStatus {
    const reason = this.#tokenError || this.#outage;
    const state = this.#tokenError ? 'refused' : this.#outage ? 'unreachable' : this.#scheduler ? 'ok' : 'connecting';
    const missing_scopes = this.#scopes.missing();
    const known = this.#scheduler?.status() ?? { channels: null, history: null, gap_since: null };
    return { state, reason, missing_scopes, ...known };
  }

  /** Idempotent. A call to Slack that is under way is given up. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { token, apiUrl, clock, minute, append, community, hasRoom, joinChannels, historyDays, warn } = this.#options;
    const { signal } = this.#stop;
    const pace = createRateLimiter(monotonicClock, minute);
    const onReach = (reason: string) => {
      this.#outage = reason;
    };
    const api = createWebApi({ token, apiUrl, rateLimiter: pace, clock, signal, onReachability: onReach });
    const identify = () => this.#identify(fetchIdentity(api));

    await Promise.race([this.#options.ready(), clock.sleep(REPLAY_WAIT_MS, signal)]);
    let identity = await identify();
    while (!identity && !signal.aborted) {
      await clock.sleep(TOKEN_RETRY_DELAY_MS, signal);
      identity = signal.aborted ? undefined : await identify();
    }
    if (!identity) return;
    const { team, botUserId: user } = identity;
    const plan = await this.#loadPlan(team);
    const saver = createCoalescingWriter(() => this.#options.plan.write(JSON.stringify(plan.state)));
    const chores: SyncScheduler = new SyncScheduler({
      identity,
      identify,
      scopes: this.#scopes,
      directory: createDirectorySync({ api, team, append, community, now: clock.now }),
      membership: new ChannelMembership({
        api,
        shouldJoin: createChannelMatcher(joinChannels),
        onJoined: (channel) => chores.channelJoined(channel, historyDays),
        onLeft: (channel) => plan.removeChannel(channel),
      }),
      history: new HistoryBackfill({
        api,
        plan,
        planWriter: saver,
        team,
        botUserId: user,
        append,
        community,
        clock,
        signal,
        hasRoom,
        onRecords: (records) => chores.recordsBackfilled(records),
        onMissingScope: this.#scopes.addMissing,
        warn,
      }),
      plan,
      planWriter: saver,
      append,
      community,
      clock,
      signal,
      estimateProgress: () => ({
        history: estimateProgress(
          plan.state,
          pace.intervalMs('conversations.history'),
          pace.intervalMs('conversations.replies'),
        ),
        gap_since: openGapSince(plan.state),
      }),
      attempt: (work) => this.#attempt(work),
    });
    this.#scheduler = chores;
    for (const record of this.#earlyRecords.splice(0)) chores.eventStored(record);
    if (this.#isConnected) chores.setConnected(true);
    await chores.run();
  }

  /** `undefined` where the token is not accepted, or of another workspace; the page says why. */
  async #identify(answer: Promise<Identity>): Promise<Identity | undefined> {
    let identity: Identity | undefined;
    await this.#attempt(async () => {
      const found = await answer;
      const { teamId } = this.#options;
      if (teamId !== '' && found.team !== teamId)
        this.#rejectToken(`SLACK_BOT_TOKEN is of ${found.team}, SLACK_TEAM_ID is ${teamId}`);
      else {
        this.#tokenError = '';
        this.#scopes.setGranted(found.scopes);
        identity = found;
      }
    });
    return identity;
  }

  async #loadPlan(team: string): Promise<HistoryPlan> {
    const { plan, warn } = this.#options;
    try {
      const json = await plan.read();
      return json === undefined ? new HistoryPlan(team) : HistoryPlan.parse(team, json);
    } catch (error) {
      warn(
        `How far the history was read is not known (${error instanceof Error ? error.message : error}): it is read anew.`,
      );
      return new HistoryPlan(team);
    }
  }

  /** Does something that may fail for many reasons, none of which may end anything else. Returns whether it worked. */
  async #attempt(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      if (error instanceof ShutdownError) return false;
      if (isTokenError(error) && error instanceof SlackApiError) this.#rejectToken(explainErrorCode(error.code));
      else if (error instanceof SlackApiError && error.needed) this.#scopes.addMissing(error.needed);
      else this.#options.warn(`Slack: ${error instanceof Error ? error.message : error}`);
      return false;
    }
  }

  #rejectToken(reason: string): void {
    if (reason !== this.#tokenError) this.#options.warn(`SLACK_BOT_TOKEN is not accepted: ${reason}`);
    this.#tokenError = reason;
  }
}

/** So many records are remembered until it is known whose token this is. */
const MAX_EARLY_RECORDS = 10_000;
