import type { Community } from '../core/community.ts';
import type { SlackRecord } from '../core/record.ts';
import type { ApiStatus } from '../core/status.ts';
import { channelChoice } from './channel-choice.ts';
import { type Clock, steadyClock } from './clock.ts';
import { createDirectory } from './directory.ts';
import { createGrantedScopes } from './granted-scopes.ts';
import { History } from './history.ts';
import { estimate, openGap } from './history-estimate.ts';
import { HistoryPlan } from './history-plan.ts';
import { type Identity, readIdentity } from './identity.ts';
import { Membership } from './membership.ts';
import { createPace } from './pace.ts';
import { createSaver } from './saver.ts';
import { inWords, isTokenRefusal, SlackError } from './slack-error.ts';
import { createWebApi, Stopped } from './web-api.ts';
import { WorkspaceChores } from './workspace-chores.ts';

export interface WorkspaceSyncParts {
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
const REFUSED_PAUSE = 60_000;

/** A broker may be away for hours, and the past need not wait for it, ms. */
const READY = 10_000;

/**
 * Keeps the log in step with what Slack knows beside its events: names, channels, the past, and what was missed. It asks at
 * Slack's pace and never stands in the way of events.
 */
export class WorkspaceSync {
  readonly #parts: WorkspaceSyncParts;
  readonly #stop = new AbortController();
  readonly #scopes = createGrantedScopes();
  readonly #running: Promise<void>;
  /** Heard before it was known whose token this is. */
  #early: SlackRecord[] = [];
  #chores: WorkspaceChores | undefined;
  #isInTouch = false;
  #refusal = '';
  #outage = '';

  constructor(parts: WorkspaceSyncParts) {
    this.#parts = parts;
    // A mistake of ours here must end nothing else.
    this.#running = this.#run().catch((error: unknown) => {
      this.#outage = `a mistake in here: ${error instanceof Error ? error.message : error}. Start again`;
      parts.warn(
        `Nothing more is asked of Slack until the next start: ${error instanceof Error ? error.stack : error}`,
      );
    });
  }

  /** A record of a live event is stored. */
  heard(record: SlackRecord): void {
    if (this.#chores) this.#chores.heard(record);
    else if (this.#early.length < EARLY) this.#early.push(record);
  }

  /** Whether events can arrive and be stored: from when they could not, something may be missing. */
  touch(isInTouch: boolean): void {
    if (isInTouch === this.#isInTouch) return;
    this.#isInTouch = isInTouch;
    this.#chores?.touch(isInTouch);
  }

  /** Nothing was heard between two times, ms UTC, and nobody noticed until now. */
  missed(from: number, to: number): void {
    this.#chores?.missed(from, to);
  }

  /**
   * From when on all that happened in the channels of the app was read, ms UTC; null while something is still to be read, or
   * while it is not known what that is.
   */
  readBackFrom(): number | null {
    return this.#isInTouch ? (this.#chores?.readBackFrom() ?? null) : null;
  }

  describe(): ApiStatus {
    const reason = this.#refusal || this.#outage;
    const state = this.#refusal ? 'refused' : this.#outage ? 'unreachable' : this.#chores ? 'ok' : 'connecting';
    const missing_scopes = this.#scopes.missing();
    const known = this.#chores?.describe() ?? { channels: null, history: null, gap_since: null };
    return { state, reason, missing_scopes, ...known };
  }

  /** Idempotent. A call to Slack that is under way is given up. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { token, apiUrl, clock, minute, append, community, hasRoom, joinChannels, historyDays, warn } = this.#parts;
    const { signal } = this.#stop;
    const pace = createPace(steadyClock, minute);
    const onReach = (reason: string) => {
      this.#outage = reason;
    };
    const api = createWebApi({ token, apiUrl, pace, clock, signal, onReach });
    const identify = () => this.#identify(readIdentity(api));

    await Promise.race([this.#parts.ready(), clock.sleep(READY, signal)]);
    let identity = await identify();
    while (!identity && !signal.aborted) {
      await clock.sleep(REFUSED_PAUSE, signal);
      identity = signal.aborted ? undefined : await identify();
    }
    if (!identity) return;
    const { team, user } = identity;
    const plan = await this.#load(team);
    const saver = createSaver(() => this.#parts.plan.write(JSON.stringify(plan.state)));
    const chores: WorkspaceChores = new WorkspaceChores({
      identity,
      identify,
      scopes: this.#scopes,
      directory: createDirectory({ api, team, append, community, now: clock.now }),
      membership: new Membership({
        api,
        chooses: channelChoice(joinChannels),
        onJoined: (channel) => chores.entered(channel, historyDays),
        onLeft: (channel) => plan.leave(channel),
      }),
      history: new History({
        api,
        plan,
        saver,
        team,
        ownUser: user,
        append,
        community,
        clock,
        signal,
        hasRoom,
        onRecords: (records) => chores.read(records),
        onLack: this.#scopes.lack,
        warn,
      }),
      plan,
      saver,
      append,
      community,
      clock,
      signal,
      estimate: () => ({
        history: estimate(plan.state, pace.interval('conversations.history'), pace.interval('conversations.replies')),
        gap_since: openGap(plan.state),
      }),
      attempt: (work) => this.#attempt(work),
    });
    this.#chores = chores;
    for (const record of this.#early.splice(0)) chores.heard(record);
    if (this.#isInTouch) chores.touch(true);
    await chores.run();
  }

  /** `undefined` where the token is not accepted, or of another workspace; the page says why. */
  async #identify(answer: Promise<Identity>): Promise<Identity | undefined> {
    let identity: Identity | undefined;
    await this.#attempt(async () => {
      const found = await answer;
      const { teamId } = this.#parts;
      if (teamId !== '' && found.team !== teamId)
        this.#refuse(`SLACK_BOT_TOKEN is of ${found.team}, SLACK_TEAM_ID is ${teamId}`);
      else {
        this.#refusal = '';
        this.#scopes.learn(found.scopes);
        identity = found;
      }
    });
    return identity;
  }

  async #load(team: string): Promise<HistoryPlan> {
    const { plan, warn } = this.#parts;
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
      if (error instanceof Stopped) return false;
      if (isTokenRefusal(error) && error instanceof SlackError) this.#refuse(inWords(error.code));
      else if (error instanceof SlackError && error.needed) this.#scopes.lack(error.needed);
      else this.#parts.warn(`Slack: ${error instanceof Error ? error.message : error}`);
      return false;
    }
  }

  #refuse(reason: string): void {
    if (reason !== this.#refusal) this.#parts.warn(`SLACK_BOT_TOKEN is not accepted: ${reason}`);
    this.#refusal = reason;
  }
}

/** So many records are remembered until it is known whose token this is. */
const EARLY = 10_000;
