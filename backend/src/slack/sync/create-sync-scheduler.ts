import { createCoalescingWriter } from '../../async/coalescing-writer.ts';
import type { GrantedScopes } from '../api/granted-scopes.ts';
import type { Identity } from '../api/identity.ts';
import type { RateLimiter } from '../api/rate-limiter.ts';
import type { WebApi } from '../api/web-api.ts';
import { ChannelRereader } from '../reread/channel-rereader.ts';
import { findChangedChannels } from './changed-channels.ts';
import { createChannelMatcher } from './channel-matcher.ts';
import { ChannelMembership } from './channel-membership.ts';
import { createDirectorySync } from './directory-sync.ts';
import { HistoryBackfill } from './history-backfill.ts';
import type { HistoryPlan } from './history-plan.ts';
import { estimateProgress, openGapSince } from './history-progress.ts';
import { SyncScheduler, type SyncSchedulerOptions } from './sync-scheduler.ts';
import type { WorkspaceSyncOptions } from './workspace-sync-options.ts';

/** What a sync has once Slack has accepted its token. */
export interface Connection extends Pick<SyncSchedulerOptions, 'identify' | 'attempt' | 'signal'> {
  api: WebApi;
  rateLimiter: RateLimiter;
  scopes: GrantedScopes;
  identity: Identity;
  plan: HistoryPlan;
}

/** Creates and connects the parts of a workspace sync. Nothing runs before `run` of the scheduler is called. */
export function createSyncScheduler(
  options: WorkspaceSyncOptions,
  { api, rateLimiter, scopes, identity, identify, attempt, plan, signal }: Connection,
): SyncScheduler {
  const { append, community, clock, hasRoom, ready, rereads, joinChannels, historyDays, warn } = options;
  const { team, botUserId } = identity;
  const matcher = createChannelMatcher(joinChannels);
  const planWriter = createCoalescingWriter(() => options.plan.write(JSON.stringify(plan.state)));
  const common = { plan, planWriter, append, community, clock, signal };
  const history = new HistoryBackfill({
    ...common,
    api,
    team,
    botUserId,
    hasRoom,
    onRecords: (records) => scheduler.recordsBackfilled(records),
    onMissingScope: scopes.addMissing,
    onUnreadable: (channel, code) => scheduler.channelUnreadable(channel, code),
    warn,
  });
  const rereader = new ChannelRereader({
    ...common,
    api,
    list: rereads,
    team,
    appendMissing: (messages, range) => history.appendMissing(messages, range),
    areChannelsKnown: () => scheduler.areChannelsJoined,
    plannedFrom: (channel) => plan.state.channels[channel],
    ready,
    hasRoom,
    warn,
  });
  const scheduler: SyncScheduler = new SyncScheduler({
    ...common,
    identity,
    identify,
    scopes,
    directory: createDirectorySync({ api, team, append, community, now: clock.now, warn }),
    findChangedChannels: (list) => findChangedChannels({ api, team, append, community, now: clock.now, warn }, list),
    membership: new ChannelMembership({
      api,
      shouldJoin: (name, id) => matcher.matches(name) && (!plan.removed.has(id) || matcher.names(name)),
      onJoined(channel) {
        plan.removed.delete(channel);
        scheduler.channelJoined(channel, historyDays);
      },
      onLeft: (channel) => plan.removeChannel(channel),
    }),
    history,
    rereader,
    estimateProgress: () => ({
      history: estimateProgress(
        plan.state,
        rateLimiter.intervalMs('conversations.history'),
        rateLimiter.intervalMs('conversations.replies'),
      ),
      gap_since: openGapSince(plan.state),
    }),
    attempt,
  });
  return scheduler;
}
