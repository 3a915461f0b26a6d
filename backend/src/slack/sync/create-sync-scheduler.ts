import { createCoalescingWriter } from '../../async/coalescing-writer.ts';
import type { GrantedScopes } from '../api/granted-scopes.ts';
import type { Identity } from '../api/identity.ts';
import type { RateLimiter } from '../api/rate-limiter.ts';
import type { WebApi } from '../api/web-api.ts';
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
  const { append, community, clock, hasRoom, joinChannels, historyDays, warn } = options;
  const { team, botUserId } = identity;
  const planWriter = createCoalescingWriter(() => options.plan.write(JSON.stringify(plan.state)));
  const common = { plan, planWriter, append, community, clock, signal };
  const scheduler: SyncScheduler = new SyncScheduler({
    ...common,
    identity,
    identify,
    scopes,
    directory: createDirectorySync({ api, team, append, community, now: clock.now, warn }),
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
      onMissingScope: scopes.addMissing,
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
    attempt,
  });
  return scheduler;
}
