import { type Clock, monotonicClock } from '../../async/clock.ts';
import { createCoalescingWriter } from '../../async/coalescing-writer.ts';
import type { ApiStatus } from '../../core/protocol/status.ts';
import type { SlackRecord } from '../../core/records/record.ts';
import type { Community } from '../../core/state/community.ts';
import { MINUTE_MS, type Milliseconds } from '../../core/time/units.ts';
import { createGrantedScopes } from '../api/granted-scopes.ts';
import { fetchIdentity, type Identity } from '../api/identity.ts';
import { createRateLimiter, type RateLimiter } from '../api/rate-limiter.ts';
import { explainErrorCode, isTokenError, SlackApiError } from '../api/slack-api-error.ts';
import { createWebApi, ShutdownError, type WebApi } from '../api/web-api.ts';
import { errorMessage } from '../error-message.ts';
import { createChannelMatcher } from './channel-matcher.ts';
import { ChannelMembership } from './channel-membership.ts';
import { createDirectorySync } from './directory-sync.ts';
import { HistoryBackfill } from './history-backfill.ts';
import { HistoryPlan } from './history-plan.ts';
import { estimateProgress, openGapSince } from './history-progress.ts';
import { SyncScheduler } from './sync-scheduler.ts';

export interface WorkspaceSyncOptions {
  /** The bot token, `xoxb-...`. */
  token: string;
  /** Where Slack's Web API is. */
  apiUrl: string;
  /** The workspace to which the token must belong; empty for any. */
  teamId: string;
  /** The setting `JOIN_CHANNELS`. */
  joinChannels: string;
  /** How many days of the past are read; 0 for none. */
  historyDays: number;
  /** Resolves once the records survive a crash. */
  append: (records: readonly SlackRecord[]) => Promise<void>;
  /** The community as folded so far: only what it lacks is appended. */
  community: () => Community;
  /** Whether the log keeps up with what is appended, so that records of the past may be added. */
  hasRoom: () => boolean;
  /** Resolves once `community` holds the whole log. It is not waited for longer than ten seconds. */
  ready: () => Promise<void>;
  clock: Clock;
  /** How long a minute of Slack's rate limits lasts; shorter in tests. */
  rateLimitMinuteMs?: Milliseconds | undefined;
  /** Reads the history plan as it was saved last, and saves it so that it survives a crash. */
  plan: { read(): Promise<string | undefined>; write(json: string): Promise<void> };
  /** Logs a sentence for the operator. */
  warn: (text: string) => void;
}

/** A token that Slack rejects is tried again, because the app may be installed anew. */
const TOKEN_RETRY_DELAY_MS: Milliseconds = MINUTE_MS;

/** A broker may be away for hours; the sync starts without it. */
const REPLAY_WAIT_MS: Milliseconds = 10_000;

/** How many records are kept until the workspace of the token is known. */
const MAX_EARLY_RECORDS = 10_000;

/**
 * Keeps the log in step with what Slack knows beside its events: names, channels, the history, and what was missed in gaps.
 * It calls Slack at the pace that Slack allows, and gives way to live events. See docs/slack-events.md#rules-for-the-web-api
 */
export class WorkspaceSync {
  readonly #options: WorkspaceSyncOptions;
  readonly #stop = new AbortController();
  readonly #scopes = createGrantedScopes();
  readonly #running: Promise<void>;
  /** Stored before the scheduler existed. */
  #earlyRecords: SlackRecord[] = [];
  #scheduler: SyncScheduler | undefined;
  #isConnected = false;
  #tokenError = '';
  #outage = '';

  constructor(options: WorkspaceSyncOptions) {
    this.#options = options;
    // An unexpected error ends the sync, and nothing else of the product.
    this.#running = this.#run().catch((error: unknown) => {
      this.#outage = `an unexpected error ended the sync (${errorMessage(error)}): restart SlackPanda`;
      const stack = error instanceof Error ? error.stack : error;
      options.warn(`An unexpected error ended the sync with Slack. Restart SlackPanda to continue it. ${stack}`);
    });
  }

  /** A record of a live event is stored. */
  eventStored(record: SlackRecord): void {
    if (this.#scheduler) this.#scheduler.eventStored(record);
    else if (this.#earlyRecords.length < MAX_EARLY_RECORDS) this.#earlyRecords.push(record);
  }

  /** Events can be received and stored again, or no longer. What was missed in between is read back. */
  setConnected(isConnected: boolean): void {
    if (isConnected === this.#isConnected) return;
    this.#isConnected = isConnected;
    this.#scheduler?.setConnected(isConnected);
  }

  /** No event was received between two times (ms UTC), which is found out only now. */
  eventsMissed(from: Milliseconds, to: Milliseconds): void {
    this.#scheduler?.eventsMissed(from, to);
  }

  /**
   * The time from which on everything in the app's channels is in the log, ms UTC; null while something is still to be read,
   * or while that is not known.
   */
  backfilledSince(): Milliseconds | null {
    return this.#isConnected ? (this.#scheduler?.backfilledSince() ?? null) : null;
  }

  status(): ApiStatus {
    const reason = this.#tokenError || this.#outage;
    const state = this.#tokenError ? 'refused' : this.#outage ? 'unreachable' : this.#scheduler ? 'ok' : 'connecting';
    const missing_scopes = this.#scopes.missing();
    const known = this.#scheduler?.status() ?? { channels: null, history: null, gap_since: null };
    return { state, reason, missing_scopes, ...known };
  }

  /** Cancels the call to Slack that is under way, and resolves once nothing runs any more. Idempotent. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { token, apiUrl, clock, rateLimitMinuteMs, ready } = this.#options;
    const { signal } = this.#stop;
    const rateLimiter = createRateLimiter(monotonicClock, rateLimitMinuteMs);
    const onReachability = (problem: string) => {
      this.#outage = problem;
    };
    const api = createWebApi({ token, apiUrl, rateLimiter, clock, signal, onReachability });

    await Promise.race([ready(), clock.sleep(REPLAY_WAIT_MS, signal)]);
    const identity = await this.#waitForIdentity(api);
    if (!identity) return;
    const plan = await this.#loadPlan(identity.team);
    const scheduler = this.#createScheduler(api, rateLimiter, identity, plan);
    this.#scheduler = scheduler;
    for (const record of this.#earlyRecords.splice(0)) scheduler.eventStored(record);
    if (this.#isConnected) scheduler.setConnected(true);
    await scheduler.run();
  }

  /** `undefined` if the sync is closed before the token is accepted. */
  async #waitForIdentity(api: WebApi): Promise<Identity | undefined> {
    const { clock } = this.#options;
    const { signal } = this.#stop;
    let identity = await this.#identify(api);
    while (!identity && !signal.aborted) {
      await clock.sleep(TOKEN_RETRY_DELAY_MS, signal);
      identity = signal.aborted ? undefined : await this.#identify(api);
    }
    return identity;
  }

  #createScheduler(api: WebApi, rateLimiter: RateLimiter, identity: Identity, plan: HistoryPlan): SyncScheduler {
    const { append, community, clock, hasRoom, joinChannels, historyDays, warn } = this.#options;
    const { signal } = this.#stop;
    const { team, botUserId } = identity;
    const planWriter = createCoalescingWriter(() => this.#options.plan.write(JSON.stringify(plan.state)));
    const common = { plan, planWriter, append, community, clock, signal };
    const scheduler: SyncScheduler = new SyncScheduler({
      ...common,
      identity,
      identify: () => this.#identify(api),
      scopes: this.#scopes,
      directory: createDirectorySync({ api, team, append, community, now: clock.now }),
      membership: new ChannelMembership({
        api,
        shouldJoin: createChannelMatcher(joinChannels),
        onJoined: (channel) => scheduler.channelJoined(channel, historyDays),
        onLeft: (channel) => plan.removeChannel(channel),
      }),
      history: new HistoryBackfill({
        ...common,
        api,
        team,
        botUserId,
        hasRoom,
        onRecords: (records) => scheduler.recordsBackfilled(records),
        onMissingScope: this.#scopes.addMissing,
        warn,
      }),
      estimateProgress: () => ({
        history: estimateProgress(
          plan.state,
          rateLimiter.intervalMs('conversations.history'),
          rateLimiter.intervalMs('conversations.replies'),
        ),
        gap_since: openGapSince(plan.state),
      }),
      attempt: (work) => this.#attempt(work),
    });
    return scheduler;
  }

  /** Asks Slack who the token belongs to. `undefined` where the token is rejected or of another workspace, as `status` says. */
  async #identify(api: WebApi): Promise<Identity | undefined> {
    let identity: Identity | undefined;
    await this.#attempt(async () => {
      const found = await fetchIdentity(api);
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
      const reason = errorMessage(error);
      warn(`How far the history was read cannot be loaded (${reason}): the history is read again from its start.`);
      return new HistoryPlan(team);
    }
  }

  /** Runs work that may fail for many reasons, none of which ends anything else. Returns whether it succeeded. */
  async #attempt(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      if (error instanceof ShutdownError) return false;
      if (isTokenError(error) && error instanceof SlackApiError) this.#rejectToken(explainErrorCode(error.code));
      else if (error instanceof SlackApiError && error.needed) this.#scopes.addMissing(error.needed);
      else this.#options.warn(`Slack: ${errorMessage(error)}`);
      return false;
    }
  }

  #rejectToken(reason: string): void {
    if (reason !== this.#tokenError) this.#options.warn(`SLACK_BOT_TOKEN is not accepted: ${reason}`);
    this.#tokenError = reason;
  }
}
