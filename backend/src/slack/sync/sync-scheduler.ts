import type { Clock } from '../../async/clock.ts';
import type { CoalescingWriter } from '../../async/coalescing-writer.ts';
import type { ApiStatus, HistoryProgress } from '../../core/protocol/status.ts';
import type { SlackRecord } from '../../core/records/record.ts';
import type { Community } from '../../core/state/community.ts';
import { describeWorkspace } from '../../core/state/workspace.ts';
import { parseSlackTimestamp } from '../../core/time/slack-timestamp.ts';
import { DAY_US, MINUTE_US } from '../../core/time/units.ts';
import type { GrantedScopes } from '../api/granted-scopes.ts';
import type { Identity } from '../api/identity.ts';
import { workspaceInfoRecord } from '../archive/team-object.ts';
import type { ChannelMembership } from './channel-membership.ts';
import type { DirectorySync } from './directory-sync.ts';
import type { HistoryBackfill } from './history-backfill.ts';
import { CLOCK_SKEW_US, type HistoryPlan } from './history-plan.ts';
import { backfilledSince } from './history-progress.ts';
import { UnknownUsers } from './unknown-users.ts';

export interface SyncSchedulerOptions {
  identity: Identity;
  /** Asks again who the token belongs to, and what it may. */
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
  signal: AbortSignal;
  estimateProgress: () => { history: HistoryProgress; gap_since: number | null };
  /** Does something that may fail; returns whether it worked. */
  attempt: (work: () => Promise<void>) => Promise<boolean>;
}

type Task = 'identity' | 'channels' | 'join' | 'workspace' | 'people';

/** How often to look for something to do, ms. */
const POLL_INTERVAL_MS = 500;
/** How often it is written down that events arrive, ms. */
const HEARTBEAT_MS = 30_000;
/** After an hour channels are looked through for what Slack did not send; after a day all names are read again, ms. */
const HOURLY_MS = 3_600_000;
const DAILY_MS = 24 * HOURLY_MS;
/** What failed is tried again after so long, ms. */
const RETRY_DELAY_MS = 10 * 60_000;

/** What was heard is written down now and then, and may come late: so much more is read. Microseconds. */
const GAP_MARGIN_US = 2 * MINUTE_US;

/** What is to be done for a workspace from the moment it is known which one it is. */
export class SyncScheduler {
  readonly #options: SyncSchedulerOptions;
  readonly #unknownUsers: UnknownUsers;
  #isConnected = false;
  /** When each is due, ms UTC. */
  #dueAt: Record<Task, number> = { identity: 0, channels: 0, join: Number.POSITIVE_INFINITY, workspace: 0, people: 0 };
  /** Whether names are there but for those of strangers. */
  #areUsersRead = false;
  #areChannelsRead = false;
  #areChannelsJoined = false;

  constructor(parts: SyncSchedulerOptions) {
    this.#options = parts;
    this.#unknownUsers = new UnknownUsers(parts.community);
    this.#dueAt.people = parts.plan.state.people_at + DAILY_MS;
    this.#dueAt.identity = parts.clock.now() + HOURLY_MS;
    this.#areUsersRead = parts.plan.state.people_at > 0;
  }

  status(): Pick<ApiStatus, 'channels' | 'history' | 'gap_since'> {
    const { membership, estimateProgress: estimate } = this.#options;
    const { history, gap_since } = estimate();
    const channels = this.#areChannelsRead ? membership.coverage : null;
    // Of a channel that is still to be joined nothing is planned yet.
    return { channels, history: history.state === 'reading' || this.#areChannelsJoined ? history : null, gap_since };
  }

  /** Until the signal aborts; then it is written down until when events were heard. */
  async run(): Promise<void> {
    await Promise.all([
      this.#options.history.run(),
      this.#loop(() => this.#syncChannels()),
      this.#loop(() => this.#syncUsers()),
      this.#loop(() => this.#saveHeartbeat(), HEARTBEAT_MS),
    ]);
    await this.#saveHeartbeat();
  }

  /** Records of the past are in the log. */
  recordsBackfilled(records: readonly SlackRecord[]): void {
    for (const record of records) this.#unknownUsers.observeRecord(record);
  }

  /** The app is in a channel now, or was found in it. */
  channelJoined(channel: string, historyDays: number): void {
    const now = this.#options.clock.now() * 1000;
    this.#options.plan.addChannel(channel, now - historyDays * DAY_US, now + CLOCK_SKEW_US);
  }

  /** Events arrive again, or do so no longer. */
  setConnected(isInTouch: boolean): void {
    const { plan, clock } = this.#options;
    const { heard_until } = plan.state;
    if (isInTouch && heard_until > 0)
      plan.markMissing('gap', heard_until * 1000 - GAP_MARGIN_US, clock.now() * 1000 + CLOCK_SKEW_US);
    plan.state.heard_until = clock.now();
    this.#isConnected = isInTouch;
    void this.#save();
  }

  /** Nothing was heard between two times, ms UTC. */
  eventsMissed(from: number, to: number): void {
    this.#options.plan.markMissing('gap', from * 1000 - GAP_MARGIN_US, to * 1000 + CLOCK_SKEW_US);
    void this.#save();
  }

  backfilledSince(): number | null {
    return this.#areChannelsJoined ? backfilledSince(this.#options.plan.state) : null;
  }

  eventStored(record: SlackRecord): void {
    const { membership, plan, identity } = this.#options;
    this.#unknownUsers.observeRecord(record);
    const at = parseSlackTimestamp(record.timestamp) ?? 0;
    const channel = 'channel' in record ? (record.channel ?? '') : '';
    const isOurs = 'user' in record && record.user === identity.botUserId;
    switch (record.event_type) {
      case 'app_rate_limited':
        plan.markMissing('gap', at - GAP_MARGIN_US, at + MINUTE_US + CLOCK_SKEW_US);
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
        if (isOurs) membership.markJoined(channel);
        break;
      case 'member_left_channel':
        if (isOurs) membership.markLeft(channel);
        break;
    }
  }

  #scheduleJoin(): void {
    this.#dueAt.join = 0;
  }

  async #loop(work: () => Promise<void>, pause = POLL_INTERVAL_MS): Promise<void> {
    const { signal, clock } = this.#options;
    while (!signal.aborted) {
      await work();
      await clock.sleep(pause, signal);
    }
  }

  async #saveHeartbeat(): Promise<void> {
    const { plan, clock } = this.#options;
    if (!this.#isConnected) return;
    plan.state.heard_until = clock.now();
    await this.#save();
  }

  async #save(): Promise<void> {
    const { planWriter: saver, attempt } = this.#options;
    await attempt(() => saver.write());
  }

  async #syncChannels(): Promise<void> {
    const { membership, directory, plan, scopes, clock } = this.#options;
    await this.#runIfDue('identity', HOURLY_MS, async () => {
      const before = scopes.missing().length;
      const identity = await this.#options.identify();
      // The app was installed again with more scopes: what they add need not wait for the night.
      if (identity && scopes.missing().length < before)
        this.#dueAt = { ...this.#dueAt, channels: 0, workspace: 0, people: 0 };
      const now = clock.now();
      if (plan.state.checked_at > 0)
        plan.markMissing('check', plan.state.checked_at * 1000 - GAP_MARGIN_US, now * 1000);
      plan.state.checked_at = now;
    });
    if (scopes.has('channels:read'))
      await this.#runIfDue('channels', DAILY_MS, async () => {
        membership.setChannels(await directory.syncChannels());
        for (const channel of Object.keys(plan.state.channels))
          if (!membership.isMember(channel)) plan.removeChannel(channel);
        plan.state.checked_at ||= clock.now();
        this.#areChannelsRead = true;
        this.#scheduleJoin();
      });
    if (scopes.has('channels:join'))
      await this.#runIfDue('join', Number.POSITIVE_INFINITY, () => membership.joinSelected());
    this.#areChannelsJoined ||= this.#areChannelsRead;
  }

  async #syncUsers(): Promise<void> {
    const { directory, plan, scopes, clock, attempt } = this.#options;
    await this.#runIfDue('workspace', DAILY_MS, async () => {
      await this.#recordWorkspaceName();
      if (scopes.has('team:read')) await directory.syncWorkspace();
    });
    if (!scopes.has('users:read')) return;
    await this.#runIfDue('people', DAILY_MS, async () => {
      await directory.syncUsers();
      plan.state.people_at = clock.now();
      this.#areUsersRead = true;
      this.#unknownUsers.reset();
    });
    const stranger = this.#areUsersRead ? this.#unknownUsers.next() : undefined;
    if (stranger) await attempt(() => directory.syncUser(stranger));
  }

  /** What the token itself tells, without any scope. */
  async #recordWorkspaceName(): Promise<void> {
    const { identity, community, append, clock } = this.#options;
    const { team, name, domain } = identity;
    const known = describeWorkspace(community().workspace);
    if (known.name === name && known.domain === domain) return;
    await append([workspaceInfoRecord(clock.now(), team, { name, domain, icon: undefined })]);
  }

  /** Does what is due, and again after so long; sooner if it failed. What is due later than that was set by a wrong clock. */
  async #runIfDue(what: Task, every: number, work: () => Promise<void>): Promise<void> {
    const { clock, attempt } = this.#options;
    const left = this.#dueAt[what] - clock.now();
    if (left > 0 && left <= every) return;
    this.#dueAt[what] = Number.POSITIVE_INFINITY;
    const worked = await attempt(work);
    this.#dueAt[what] = Math.min(this.#dueAt[what], clock.now() + (worked ? every : RETRY_DELAY_MS));
  }
}
