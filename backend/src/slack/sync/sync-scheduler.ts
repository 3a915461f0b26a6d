import type { Clock } from '../../async/clock.ts';
import type { CoalescingWriter } from '../../async/coalescing-writer.ts';
import type { ApiStatus, HistoryProgress } from '../../core/protocol/status.ts';
import type { SlackRecord } from '../../core/records/record.ts';
import type { Community } from '../../core/state/community.ts';
import { describeWorkspace } from '../../core/state/workspace.ts';
import { parseSlackTimestamp } from '../../core/time/slack-timestamp.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, type Milliseconds, usToMs } from '../../core/time/units.ts';
import type { GrantedScopes } from '../api/granted-scopes.ts';
import type { Identity } from '../api/identity.ts';
import { workspaceInfoRecord } from '../archive/team-object.ts';
import type { ChannelMembership } from './channel-membership.ts';
import type { DirectorySync } from './directory-sync.ts';
import type { HistoryBackfill } from './history-backfill.ts';
import type { HistoryPlan } from './history-plan.ts';
import { backfilledSince } from './history-progress.ts';
import { UnknownUsers } from './unknown-users.ts';

export interface SyncSchedulerOptions {
  identity: Identity;
  /** Asks Slack again who the token belongs to, and updates `scopes`. `undefined` where that failed. */
  identify: () => Promise<Identity | undefined>;
  scopes: GrantedScopes;
  directory: DirectorySync;
  membership: ChannelMembership;
  history: HistoryBackfill;
  plan: HistoryPlan;
  planWriter: CoalescingWriter;
  append: (records: readonly SlackRecord[]) => Promise<void>;
  community: () => Community;
  clock: Clock;
  /** Ends `run`. */
  signal: AbortSignal;
  estimateProgress: () => { history: HistoryProgress; gap_since: number | null };
  /** Runs work that may fail, and handles the failure; returns whether the work succeeded. */
  attempt: (work: () => Promise<void>) => Promise<boolean>;
}

type Task = 'identity' | 'channels' | 'join' | 'workspace' | 'people';

/** How often the scheduler looks for a task that is due. */
const POLL_INTERVAL_MS: Milliseconds = 500;
/** How often it is saved that events arrive. */
const HEARTBEAT_MS: Milliseconds = 30_000;
/** The delay after a task that failed. */
const RETRY_DELAY_MS: Milliseconds = 10 * MINUTE_MS;

/**
 * Runs the periodic tasks of the workspace sync, from the moment at which the workspace is known: once an hour the identity
 * of the token and a check of all channels, once a day users, channels and the workspace. Besides, it reacts to events.
 * See docs/slack-events.md#rules-for-the-web-api
 */
export class SyncScheduler {
  readonly #options: SyncSchedulerOptions;
  readonly #unknownUsers: UnknownUsers;
  #isConnected = false;
  /** When each task is due, ms UTC. */
  #dueAt: Record<Task, Milliseconds> = {
    identity: 0,
    channels: 0,
    join: Number.POSITIVE_INFINITY,
    workspace: 0,
    people: 0,
  };
  /** Once the list of users was read, by this process or an earlier one, a user without a name is looked up alone. */
  #areUsersRead = false;
  #areChannelsRead = false;
  #areChannelsJoined = false;

  constructor(options: SyncSchedulerOptions) {
    const { community, plan, clock } = options;
    this.#options = options;
    this.#unknownUsers = new UnknownUsers(community);
    this.#dueAt.people = plan.state.people_at + DAY_MS;
    this.#dueAt.identity = clock.now() + HOUR_MS;
    this.#areUsersRead = plan.state.people_at > 0;
  }

  /** Each part is null until it is known. */
  status(): Pick<ApiStatus, 'channels' | 'history' | 'gap_since'> {
    const { membership, estimateProgress } = this.#options;
    const { history, gap_since } = estimateProgress();
    const channels = this.#areChannelsRead ? membership.coverage : null;
    // Before the channels are joined the plan is empty, which is not the same as complete.
    return { channels, history: history.state === 'reading' || this.#areChannelsJoined ? history : null, gap_since };
  }

  /** Resolves after the signal aborts, once the end of the last good time is saved. */
  async run(): Promise<void> {
    await Promise.all([
      this.#options.history.run(),
      this.#loop(() => this.#syncChannels()),
      this.#loop(() => this.#syncUsers()),
      this.#loop(() => this.#saveHeartbeat(), HEARTBEAT_MS),
    ]);
    await this.#saveHeartbeat();
  }

  /** The log now holds these records of the past. */
  recordsBackfilled(records: readonly SlackRecord[]): void {
    for (const record of records) this.#unknownUsers.observeRecord(record);
  }

  /** The app joined a channel, or was found in it. */
  channelJoined(channel: string, historyDays: number): void {
    const { plan, clock } = this.#options;
    plan.addChannelHistory(channel, historyDays, clock.now());
  }

  /** Events can be received again, or no longer. */
  setConnected(isConnected: boolean): void {
    const { plan, clock } = this.#options;
    const now = clock.now();
    if (isConnected) plan.markResumed(now);
    plan.markHeartbeat(now);
    this.#isConnected = isConnected;
    void this.#save();
  }

  /** No event was received between two times, ms UTC. */
  eventsMissed(from: Milliseconds, to: Milliseconds): void {
    this.#options.plan.markGap(from, to);
    void this.#save();
  }

  /** The time from which on all channels are read, ms UTC; null while something is still to be read. */
  backfilledSince(): Milliseconds | null {
    return this.#areChannelsJoined ? backfilledSince(this.#options.plan.state) : null;
  }

  /** A record of a live event is stored. */
  eventStored(record: SlackRecord): void {
    const { membership, plan, identity } = this.#options;
    this.#unknownUsers.observeRecord(record);
    const at = usToMs(parseSlackTimestamp(record.timestamp) ?? 0);
    const channel = 'channel' in record ? (record.channel ?? '') : '';
    const isAppItself = 'user' in record && record.user === identity.botUserId;
    switch (record.event_type) {
      case 'app_rate_limited':
        plan.markGap(at, at + MINUTE_MS);
        break;
      case 'channel_created':
      case 'channel_rename':
        membership.channelChanged(channel, 'name' in record && record.name ? { name: record.name } : {});
        this.#scheduleJoin();
        break;
      case 'channel_unarchive':
        membership.channelChanged(channel, { archived: false });
        this.#scheduleJoin();
        break;
      case 'channel_archive':
        membership.channelChanged(channel, { archived: true });
        break;
      case 'channel_deleted':
        membership.removeChannel(channel);
        break;
      case 'channel_id_changed':
        this.#dueAt.channels = 0;
        break;
      case 'app_uninstalled':
      case 'tokens_revoked':
        this.#dueAt.identity = 0;
        break;
      case 'member_joined_channel':
        if (isAppItself) membership.markJoined(channel);
        break;
      case 'member_left_channel':
        if (isAppItself) membership.markLeft(channel);
        break;
    }
  }

  #scheduleJoin(): void {
    this.#dueAt.join = 0;
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
    const { membership, directory, plan, scopes, clock } = this.#options;
    await this.#runIfDue('identity', HOUR_MS, () => this.#checkIdentity());
    if (scopes.has('channels:read'))
      await this.#runIfDue('channels', DAY_MS, async () => {
        membership.setChannels(await directory.syncChannels());
        for (const channel of Object.keys(plan.state.channels))
          if (!membership.isMember(channel)) plan.removeChannel(channel);
        plan.startChecks(clock.now());
        this.#areChannelsRead = true;
        this.#scheduleJoin();
      });
    if (scopes.has('channels:join'))
      await this.#runIfDue('join', Number.POSITIVE_INFINITY, () => membership.joinSelected());
    this.#areChannelsJoined ||= this.#areChannelsRead;
  }

  async #checkIdentity(): Promise<void> {
    const { identify, plan, scopes, clock } = this.#options;
    const missingBefore = scopes.missing().length;
    const identity = await identify();
    // The app was installed again with more scopes: what they allow is done now, and not at the next daily time.
    if (identity && scopes.missing().length < missingBefore)
      this.#dueAt = { ...this.#dueAt, channels: 0, workspace: 0, people: 0 };
    plan.addCheck(clock.now());
  }

  async #syncUsers(): Promise<void> {
    const { directory, plan, scopes, clock, attempt } = this.#options;
    await this.#runIfDue('workspace', DAY_MS, async () => {
      await this.#recordWorkspaceName();
      if (scopes.has('team:read')) await directory.syncWorkspace();
    });
    if (!scopes.has('users:read')) return;
    await this.#runIfDue('people', DAY_MS, async () => {
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

  /**
   * Runs a task that is due, and schedules it again after the interval, or sooner if it failed. A task that is due later
   * than one interval from now was scheduled by a wrong clock, and runs at once.
   */
  async #runIfDue(task: Task, intervalMs: Milliseconds, work: () => Promise<void>): Promise<void> {
    const { clock, attempt } = this.#options;
    const remainingMs = this.#dueAt[task] - clock.now();
    if (remainingMs > 0 && remainingMs <= intervalMs) return;
    // An event may set an earlier time while the task runs.
    this.#dueAt[task] = Number.POSITIVE_INFINITY;
    const isDone = await attempt(work);
    this.#dueAt[task] = Math.min(this.#dueAt[task], clock.now() + (isDone ? intervalMs : RETRY_DELAY_MS));
  }
}
