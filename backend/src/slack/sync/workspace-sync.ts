import { monotonicClock } from '../../async/clock.ts';
import { errorMessage } from '../../async/error-message.ts';
import type { ApiStatus } from '../../core/protocol/status.ts';
import type { SlackRecord } from '../../core/records/record.ts';
import { MINUTE_MS, type Milliseconds } from '../../core/time/units.ts';
import { createGrantedScopes } from '../api/granted-scopes.ts';
import { fetchIdentity, type Identity } from '../api/identity.ts';
import { createRateLimiter } from '../api/rate-limiter.ts';
import { explainErrorCode, isTokenError, SlackApiError } from '../api/slack-api-error.ts';
import { createWebApi, ShutdownError, type WebApi } from '../api/web-api.ts';
import { createSyncScheduler } from './create-sync-scheduler.ts';
import { HistoryPlan } from './history-plan.ts';
import type { SyncScheduler } from './sync-scheduler.ts';
import type { WorkspaceSyncOptions } from './workspace-sync-options.ts';

/** A rejected token is tried again after this delay, because the app may be installed again. */
const TOKEN_RETRY_DELAY_MS: Milliseconds = MINUTE_MS;

/** A broker may be out of reach for hours. After this time the sync starts without it. */
const REPLAY_WAIT_MS: Milliseconds = 10_000;

/** How many records are kept until the workspace of the token is known. */
const MAX_EARLY_RECORDS = 10_000;

/**
 * Appends to the log what Slack's events do not contain: names, channels, the history, and messages missed in gaps. It
 * calls the Web API within Slack's rate limits, and pauses while the log has a backlog of live events. See
 * docs/slack-events.md#rules-for-the-web-api
 */
export class WorkspaceSync {
  readonly #options: WorkspaceSyncOptions;
  readonly #stop = new AbortController();
  readonly #scopes = createGrantedScopes();
  readonly #running: Promise<void>;
  /** Records stored before the scheduler existed. */
  #earlyRecords: SlackRecord[] = [];
  #scheduler: SyncScheduler | undefined;
  #isConnected = false;
  #tokenError = '';
  #outage = '';

  constructor(options: WorkspaceSyncOptions) {
    this.#options = options;
    // An unexpected error ends the sync, but not the product.
    this.#running = this.#run().catch((error: unknown) => {
      this.#outage = `an unexpected error ended the sync (${errorMessage(error)}): restart SlackPanda`;
      const stack = error instanceof Error ? error.stack : error;
      options.warn(`An unexpected error ended the sync with Slack. Restart SlackPanda to continue it. ${stack}`);
    });
  }

  /** Reacts to a stored record of a live event. */
  eventStored(record: SlackRecord): void {
    if (this.#scheduler) this.#scheduler.eventStored(record);
    else if (this.#earlyRecords.length < MAX_EARLY_RECORDS) this.#earlyRecords.push(record);
  }

  /**
   * Records that events can be received and stored again, or no longer, since `at` (ms UTC). Missed messages are read
   * later.
   */
  setConnected(isConnected: boolean, at = this.#options.clock.now()): void {
    if (isConnected === this.#isConnected) return;
    this.#isConnected = isConnected;
    this.#scheduler?.setConnected(isConnected, at);
  }

  /** Plans the time between two instants (ms UTC) in which no event was received. */
  eventsMissed(from: Milliseconds, to: Milliseconds): void {
    this.#scheduler?.eventsMissed(from, to);
  }

  /**
   * The time from which on everything in the app's channels is in the log, ms UTC; null while something is still to be
   * read or the time is unknown.
   */
  backfilledSince(): Milliseconds | null {
    return this.#isConnected ? (this.#scheduler?.backfilledSince() ?? null) : null;
  }

  status(): ApiStatus {
    const reason = this.#tokenError || this.#outage;
    const state = this.#tokenError ? 'refused' : this.#outage ? 'unreachable' : this.#scheduler ? 'ok' : 'connecting';
    const missing_scopes = this.#scopes.missing();
    const { rereads, community } = this.#options;
    const isHistoryChanged = rereads.pending(community()).length > 0;
    // Without an accepted token nothing is read.
    const history_changed = !isHistoryChanged ? null : this.#tokenError ? 'unreadable' : 'reading';
    const unknown = { channels: null, history: null, gap_since: null, history_changed } as const;
    const known = this.#scheduler?.status() ?? unknown;
    return { state, reason, missing_scopes, ...known, ...(this.#tokenError ? { history_changed } : {}) };
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
    const scheduler = createSyncScheduler(this.#options, {
      api,
      rateLimiter,
      scopes: this.#scopes,
      identity,
      identify: () => this.#identify(api),
      attempt: (work) => this.#attempt(work),
      plan,
      signal,
    });
    this.#scheduler = scheduler;
    for (const record of this.#earlyRecords.splice(0)) scheduler.eventStored(record);
    if (this.#isConnected) scheduler.setConnected(true, clock.now());
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

  /**
   * Calls `auth.test`. Returns `undefined` if the token is rejected or of another workspace; `status` then has the
   * reason.
   */
  async #identify(api: WebApi): Promise<Identity | undefined> {
    let identity: Identity | undefined;
    await this.#attempt(async () => {
      const found = await fetchIdentity(api);
      const { teamId } = this.#options;
      if (teamId !== '' && found.team !== teamId)
        this.#rejectToken(`SLACK_BOT_TOKEN belongs to the workspace ${found.team}, but SLACK_TEAM_ID is ${teamId}`);
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
      warn(`The history plan cannot be loaded (${reason}): the history is read again from its start.`);
      return new HistoryPlan(team);
    }
  }

  /** Runs work that may fail, and handles the failure. Returns whether the work succeeded. */
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
