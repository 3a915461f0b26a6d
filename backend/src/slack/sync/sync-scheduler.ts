import type { Clock } from '../../async/clock.ts';
import type { CoalescingWriter } from '../../async/coalescing-writer.ts';
import { MIN_GAP_MS } from '../../core/protocol/gaps.ts';
import type { ApiStatus, HistoryProgress } from '../../core/protocol/status.ts';
import type { SlackRecord } from '../../core/records/record.ts';
import { describeWorkspace } from '../../core/state/workspace.ts';
import { parseSlackTimestamp } from '../../core/time/slack-timestamp.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, type Milliseconds, usToMs } from '../../core/time/units.ts';
import type { Identity } from '../api/identity.ts';
import { workspaceInfoRecord } from '../archive/team-object.ts';
import type { ChannelRereader } from '../reread/channel-rereader.ts';
import { ChannelSync, type ChannelSyncOptions } from './channel-sync.ts';
import type { HistoryBackfill } from './history-backfill.ts';
import { backfilledSince } from './history-progress.ts';
import { TaskSchedule } from './task-schedule.ts';
import { UnknownUsers } from './unknown-users.ts';

export interface SyncSchedulerOptions
  extends Pick<
    ChannelSyncOptions,
    'scopes' | 'directory' | 'membership' | 'plan' | 'community' | 'findChangedChannels'
  > {
  identity: Identity;
  /** Calls `auth.test` again, and updates `scopes`. Resolves to `undefined` if that failed. */
  identify: () => Promise<Identity | undefined>;
  history: HistoryBackfill;
  rereader: ChannelRereader;
  planWriter: CoalescingWriter;
  append: (records: readonly SlackRecord[]) => Promise<void>;
  clock: Clock;
  /** Ends `run`. */
  signal: AbortSignal;
  estimateProgress: () => { history: HistoryProgress; gap_since: Milliseconds | null };
  /** Runs work that may fail, and handles the failure; returns whether the work succeeded. */
  attempt: (work: () => Promise<void>) => Promise<boolean>;
}

/** How often the scheduler checks for a task that is due. */
const POLL_INTERVAL_MS: Milliseconds = 500;
/** How often the last time at which events could be received is saved. */
const HEARTBEAT_MS: Milliseconds = 30_000;

/**
 * Runs the periodic tasks of the workspace sync once the workspace is known: every hour the identity of the token and a
 * check of all channels, every day users, channels and the workspace. It also reacts to events.
 * See docs/slack-events.md#rules-for-the-web-api
 */
export class SyncScheduler {
  readonly #options: SyncSchedulerOptions;
  readonly #channels: ChannelSync;
  readonly #unknownUsers: UnknownUsers;
  readonly #schedule: TaskSchedule<'identity' | 'channels' | 'join' | 'workspace' | 'people'>;
  #isConnected = false;
  /** Whether events could be received before, since the start of this process. */
  #wasConnected = false;
  /**
   * Once the list of users was read, by this process or an earlier one, users without a name are looked up one by one.
   */
  #areUsersRead = false;
  #areChannelsRead = false;
  #areChannelsJoined = false;

  constructor(options: SyncSchedulerOptions) {
    const { identity, community, plan, clock, attempt } = options;
    this.#options = options;
    this.#channels = new ChannelSync({
      ...options,
      botUserId: identity.botUserId,
      now: clock.now,
      runSoon: (task) => this.#schedule.runSoon(task),
      runWithin: (delayMs, task) => this.#schedule.runWithin(delayMs, task),
      save: () => void this.#save(),
    });
    this.#unknownUsers = new UnknownUsers(community);
    const dueAt = {
      identity: clock.now() + HOUR_MS,
      channels: 0,
      join: Number.POSITIVE_INFINITY,
      workspace: 0,
      people: plan.state.people_at + DAY_MS,
    };
    this.#schedule = new TaskSchedule(clock, dueAt, attempt);
    this.#areUsersRead = plan.state.people_at > 0;
  }

  /** Each part is null until it is known. */
  status(): Pick<ApiStatus, 'channels' | 'history' | 'gap_since' | 'history_changed'> {
    const { membership, rereader, estimateProgress } = this.#options;
    const { history, gap_since } = estimateProgress();
    const channels = this.#areChannelsRead ? membership.coverage : null;
    // Before the channels are joined, the plan is empty but not complete.
    const isHistoryKnown = history.state === 'reading' || this.#areChannelsJoined;
    return { channels, history: isHistoryKnown ? history : null, gap_since, history_changed: rereader.state };
  }

  /** Whether the app has joined the channels that it should be in, since the start. */
  get areChannelsJoined(): boolean {
    return this.#areChannelsJoined;
  }

  /** Resolves after the signal aborts, once the last heartbeat is saved. */
  async run(): Promise<void> {
    await Promise.all([
      this.#options.history.run(),
      this.#options.rereader.run(),
      this.#loop(() => this.#syncChannels()),
      this.#loop(() => this.#syncUsers()),
      this.#loop(() => this.#saveHeartbeat(), HEARTBEAT_MS),
    ]);
    await this.#saveHeartbeat();
  }

  /** Looks for unknown users in records that were backfilled. */
  recordsBackfilled(records: readonly SlackRecord[]): void {
    for (const record of records) this.#unknownUsers.observeRecord(record);
  }

  /** Plans the history of a channel that the app is in from now on. */
  channelJoined(channel: string, historyDays: number): void {
    const { plan, rereader, clock } = this.#options;
    plan.addChannelHistory(channel, historyDays, clock.now());
    rereader.retry(channel);
  }

  /**
   * Records that events can be received, or no longer, since `at` (ms UTC). An interruption of less than a minute is not
   * read back, because Slack delivers again: connections that break again and again would have all channels read.
   */
  setConnected(isConnected: boolean, at: Milliseconds): void {
    const { plan, clock } = this.#options;
    const isShort = this.#wasConnected && at - plan.state.heard_until < MIN_GAP_MS;
    if (isConnected && !isShort) plan.markResumed(clock.now());
    plan.markHeartbeat(clock.now());
    this.#isConnected = isConnected;
    this.#wasConnected ||= isConnected;
    void this.#save();
  }

  /** Plans the time between two instants (ms UTC) in which no event was received. */
  eventsMissed(from: Milliseconds, to: Milliseconds): void {
    this.#options.plan.markGap(from, to);
    void this.#save();
  }

  /** The time from which on all channels are read, ms UTC; null while something is still to be read. */
  backfilledSince(): Milliseconds | null {
    return this.#areChannelsJoined ? backfilledSince(this.#options.plan.state) : null;
  }

  /** Reacts to a stored record of a live event. */
  eventStored(record: SlackRecord): void {
    this.#unknownUsers.observeRecord(record);
    this.#channels.eventStored(record);
    if (record.event_type === 'app_rate_limited') {
      const at = usToMs(parseSlackTimestamp(record.timestamp) ?? 0);
      this.#options.plan.markGap(at, at + MINUTE_MS);
    }
    if (record.event_type === 'app_uninstalled' || record.event_type === 'tokens_revoked')
      this.#schedule.runSoon('identity');
  }

  /** See `ChannelSync.unreadable`. */
  channelUnreadable(channel: string, code: string): boolean {
    return this.#channels.unreadable(channel, code);
  }

  async #loop(work: () => Promise<void>, intervalMs = POLL_INTERVAL_MS): Promise<void> {
    const { signal, clock } = this.#options;
    while (!signal.aborted) {
      await work();
      await clock.sleep(intervalMs, signal);
    }
  }

  async #saveHeartbeat(): Promise<void> {
    const { plan, clock } = this.#options;
    if (!this.#isConnected) return;
    plan.markHeartbeat(clock.now());
    await this.#save();
  }

  async #save(): Promise<void> {
    const { planWriter, attempt } = this.#options;
    await attempt(() => planWriter.write());
  }

  async #syncChannels(): Promise<void> {
    const { membership, plan, scopes, clock } = this.#options;
    this.#channels.applyChangedIds();
    await this.#schedule.runIfDue('identity', HOUR_MS, () => this.#checkIdentity());
    if (scopes.has('channels:read'))
      await this.#schedule.runIfDue('channels', DAY_MS, async () => {
        await this.#channels.readList();
        plan.startChecks(clock.now());
        this.#areChannelsRead = true;
        this.#schedule.runSoon('join');
      });
    if (scopes.has('channels:join'))
      await this.#schedule.runIfDue('join', Number.POSITIVE_INFINITY, () => membership.joinSelected());
    this.#areChannelsJoined ||= this.#areChannelsRead;
  }

  async #checkIdentity(): Promise<void> {
    const { identify, plan, scopes, clock } = this.#options;
    const missingBefore = scopes.missing().length;
    const identity = await identify();
    // The app was installed again with more scopes: the tasks that need them run now, not at their next daily time.
    if (identity && scopes.missing().length < missingBefore) this.#schedule.runSoon('channels', 'workspace', 'people');
    plan.addCheck(clock.now());
  }

  async #syncUsers(): Promise<void> {
    const { directory, plan, scopes, clock, attempt } = this.#options;
    await this.#schedule.runIfDue('workspace', DAY_MS, async () => {
      await this.#recordWorkspaceName();
      if (scopes.has('team:read')) await directory.syncWorkspace();
    });
    if (!scopes.has('users:read')) return;
    await this.#schedule.runIfDue('people', DAY_MS, async () => {
      await directory.syncUsers();
      plan.markUsersRead(clock.now());
      this.#areUsersRead = true;
      this.#unknownUsers.reset();
    });
    const unknownUser = this.#areUsersRead ? this.#unknownUsers.next() : undefined;
    if (unknownUser) await attempt(() => directory.syncUser(unknownUser));
  }

  /** Appends the name and address of the workspace, which `auth.test` returns without any scope. */
  async #recordWorkspaceName(): Promise<void> {
    const { identity, community, append, clock } = this.#options;
    const { team, name, domain } = identity;
    const known = describeWorkspace(community().workspace);
    if (known.name === name && known.domain === domain) return;
    await append([workspaceInfoRecord(clock.now(), team, { name, domain, icon: undefined })]);
  }
}
