import type { Community } from '../core/community.ts';
import type { SlackRecord } from '../core/record.ts';
import type { ApiStatus, HistoryProgress } from '../core/status.ts';
import { DAY_US, MINUTE_US, parseSlackTimestamp } from '../core/timestamp.ts';
import { describeWorkspace } from '../core/workspace.ts';
import type { Clock } from './clock.ts';
import type { Directory } from './directory.ts';
import type { GrantedScopes } from './granted-scopes.ts';
import type { History } from './history.ts';
import { readBackFrom } from './history-estimate.ts';
import { type HistoryPlan, SKEW } from './history-plan.ts';
import type { Identity } from './identity.ts';
import type { Membership } from './membership.ts';
import type { Saver } from './saver.ts';
import { workspaceAsOf } from './stored-workspace.ts';
import { Strangers } from './strangers.ts';

export interface WorkspaceChoresParts {
  identity: Identity;
  /** Asks again who the token belongs to, and what it may. */
  identify: () => Promise<Identity | undefined>;
  scopes: GrantedScopes;
  directory: Directory;
  membership: Membership;
  history: History;
  plan: HistoryPlan;
  saver: Saver;
  append: (records: readonly SlackRecord[]) => Promise<void>;
  community: () => Community;
  clock: Clock;
  signal: AbortSignal;
  estimate: () => { history: HistoryProgress; gap_since: number | null };
  /** Does something that may fail; returns whether it worked. */
  attempt: (work: () => Promise<void>) => Promise<boolean>;
}

type Chore = 'identity' | 'channels' | 'join' | 'workspace' | 'people';

/** How often to look for something to do, ms. */
const LOOK = 500;
/** How often it is written down that events arrive, ms. */
const HEARTBEAT = 30_000;
/** After an hour channels are looked through for what Slack did not send; after a day all names are read again, ms. */
const HOURLY = 3_600_000;
const DAILY = 24 * HOURLY;
/** What failed is tried again after so long, ms. */
const AGAIN = 10 * 60_000;

/** What was heard is written down now and then, and may come late: so much more is read. Microseconds. */
const BEFORE = 2 * MINUTE_US;

/** What is to be done for a workspace from the moment it is known which one it is. */
export class WorkspaceChores {
  readonly #parts: WorkspaceChoresParts;
  readonly #strangers: Strangers;
  #isInTouch = false;
  /** When each is due, ms UTC. */
  #due: Record<Chore, number> = { identity: 0, channels: 0, join: Number.POSITIVE_INFINITY, workspace: 0, people: 0 };
  /** Whether names are there but for those of strangers. */
  #arePeopleRead = false;
  #areChannelsRead = false;
  #areChannelsJoined = false;

  constructor(parts: WorkspaceChoresParts) {
    this.#parts = parts;
    this.#strangers = new Strangers(parts.community);
    this.#due.people = parts.plan.state.people_at + DAILY;
    this.#due.identity = parts.clock.now() + HOURLY;
    this.#arePeopleRead = parts.plan.state.people_at > 0;
  }

  describe(): Pick<ApiStatus, 'channels' | 'history' | 'gap_since'> {
    const { membership, estimate } = this.#parts;
    const { history, gap_since } = estimate();
    const channels = this.#areChannelsRead ? membership.coverage : null;
    // Of a channel that is still to be joined nothing is planned yet.
    return { channels, history: history.state === 'reading' || this.#areChannelsJoined ? history : null, gap_since };
  }

  /** Until the signal aborts; then it is written down until when events were heard. */
  async run(): Promise<void> {
    await Promise.all([
      this.#parts.history.run(),
      this.#loop(() => this.#lookAfterChannels()),
      this.#loop(() => this.#lookAfterPeople()),
      this.#loop(() => this.#beat(), HEARTBEAT),
    ]);
    await this.#beat();
  }

  /** Records of the past are in the log. */
  read(records: readonly SlackRecord[]): void {
    for (const record of records) this.#strangers.notice(record);
  }

  /** The app is in a channel now, or was found in it. */
  entered(channel: string, historyDays: number): void {
    const now = this.#parts.clock.now() * 1000;
    this.#parts.plan.enter(channel, now - historyDays * DAY_US, now + SKEW);
  }

  /** Events arrive again, or do so no longer. */
  touch(isInTouch: boolean): void {
    const { plan, clock } = this.#parts;
    const { heard_until } = plan.state;
    if (isInTouch && heard_until > 0) plan.miss('gap', heard_until * 1000 - BEFORE, clock.now() * 1000 + SKEW);
    plan.state.heard_until = clock.now();
    this.#isInTouch = isInTouch;
    void this.#save();
  }

  /** Nothing was heard between two times, ms UTC. */
  missed(from: number, to: number): void {
    this.#parts.plan.miss('gap', from * 1000 - BEFORE, to * 1000 + SKEW);
    void this.#save();
  }

  readBackFrom(): number | null {
    return this.#areChannelsJoined ? readBackFrom(this.#parts.plan.state) : null;
  }

  heard(record: SlackRecord): void {
    const { membership, plan, identity } = this.#parts;
    this.#strangers.notice(record);
    const at = parseSlackTimestamp(record.timestamp) ?? 0;
    const channel = 'channel' in record ? (record.channel ?? '') : '';
    const isOurs = 'user' in record && record.user === identity.user;
    switch (record.event_type) {
      case 'app_rate_limited':
        plan.miss('gap', at - BEFORE, at + MINUTE_US + SKEW);
        break;
      case 'channel_created':
      case 'channel_rename':
        membership.changed(channel, 'name' in record && record.name ? { name: record.name } : {});
        this.#joinSoon();
        break;
      case 'channel_unarchive':
        membership.changed(channel, { archived: false });
        this.#joinSoon();
        break;
      case 'channel_archive':
        membership.changed(channel, { archived: true });
        break;
      case 'channel_deleted':
        membership.gone(channel);
        break;
      case 'channel_id_changed':
        this.#due.channels = 0;
        break;
      case 'app_uninstalled':
      case 'tokens_revoked':
        this.#due.identity = 0;
        break;
      case 'member_joined_channel':
        if (isOurs) membership.joined(channel);
        break;
      case 'member_left_channel':
        if (isOurs) membership.left(channel);
        break;
    }
  }

  #joinSoon(): void {
    this.#due.join = 0;
  }

  async #loop(work: () => Promise<void>, pause = LOOK): Promise<void> {
    const { signal, clock } = this.#parts;
    while (!signal.aborted) {
      await work();
      await clock.sleep(pause, signal);
    }
  }

  async #beat(): Promise<void> {
    const { plan, clock } = this.#parts;
    if (!this.#isInTouch) return;
    plan.state.heard_until = clock.now();
    await this.#save();
  }

  async #save(): Promise<void> {
    const { saver, attempt } = this.#parts;
    await attempt(() => saver.save());
  }

  async #lookAfterChannels(): Promise<void> {
    const { membership, directory, plan, scopes, clock } = this.#parts;
    await this.#when('identity', HOURLY, async () => {
      const before = scopes.missing().length;
      const identity = await this.#parts.identify();
      // The app was installed again with more scopes: what they add need not wait for the night.
      if (identity && scopes.missing().length < before)
        this.#due = { ...this.#due, channels: 0, workspace: 0, people: 0 };
      const now = clock.now();
      if (plan.state.checked_at > 0) plan.miss('check', plan.state.checked_at * 1000 - BEFORE, now * 1000);
      plan.state.checked_at = now;
    });
    if (scopes.has('channels:read'))
      await this.#when('channels', DAILY, async () => {
        membership.load(await directory.readChannels());
        for (const channel of Object.keys(plan.state.channels)) if (!membership.isIn(channel)) plan.leave(channel);
        plan.state.checked_at ||= clock.now();
        this.#areChannelsRead = true;
        this.#joinSoon();
      });
    if (scopes.has('channels:join')) await this.#when('join', Number.POSITIVE_INFINITY, () => membership.joinChosen());
    this.#areChannelsJoined ||= this.#areChannelsRead;
  }

  async #lookAfterPeople(): Promise<void> {
    const { directory, plan, scopes, clock, attempt } = this.#parts;
    await this.#when('workspace', DAILY, async () => {
      await this.#nameWorkspace();
      if (scopes.has('team:read')) await directory.readWorkspace();
    });
    if (!scopes.has('users:read')) return;
    await this.#when('people', DAILY, async () => {
      await directory.readPeople();
      plan.state.people_at = clock.now();
      this.#arePeopleRead = true;
      this.#strangers.forget();
    });
    const stranger = this.#arePeopleRead ? this.#strangers.next() : undefined;
    if (stranger) await attempt(() => directory.readPerson(stranger));
  }

  /** What the token itself tells, without any scope. */
  async #nameWorkspace(): Promise<void> {
    const { identity, community, append, clock } = this.#parts;
    const { team, name, domain } = identity;
    const known = describeWorkspace(community().workspace);
    if (known.name === name && known.domain === domain) return;
    await append([workspaceAsOf(clock.now(), team, { name, domain, icon: undefined })]);
  }

  /** Does what is due, and again after so long; sooner if it failed. What is due later than that was set by a wrong clock. */
  async #when(what: Chore, every: number, work: () => Promise<void>): Promise<void> {
    const { clock, attempt } = this.#parts;
    const left = this.#due[what] - clock.now();
    if (left > 0 && left <= every) return;
    this.#due[what] = Number.POSITIVE_INFINITY;
    const worked = await attempt(work);
    this.#due[what] = Math.min(this.#due[what], clock.now() + (worked ? every : AGAIN));
  }
}
