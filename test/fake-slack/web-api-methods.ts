import { readHistory, readReplies } from './conversation-history.ts';
import type { FakeChannel, FakeWorkspace } from './fake-workspace.ts';
import { errorResponse, listPage, type MethodArguments, type WebApiResponse } from './pagination.ts';
import type { RateLimitTier } from './rate-limits.ts';

/** A method as its page under docs.slack.dev/reference/methods describes it. */
export interface FakeMethod {
  tier: RateLimitTier;
  token: 'bot' | 'app';
  scope: string | undefined;
  required: readonly string[];
  optional: readonly string[];
  /** `scopes`: those of the token. */
  run(workspace: FakeWorkspace, given: MethodArguments, scopes: readonly string[]): WebApiResponse;
}

/** With more users than this, `users.list` needs a `limit`. */
const MAX_USERS_WITHOUT_LIMIT = 100;
const PAGING_ARGUMENTS = ['cursor', 'limit'] as const;
const HISTORY_ARGUMENTS = [...PAGING_ARGUMENTS, 'oldest', 'latest', 'inclusive', 'include_all_metadata'] as const;

function botMethod(
  scope: string | undefined,
  tier: RateLimitTier,
  method: Pick<FakeMethod, 'required' | 'optional' | 'run'>,
): FakeMethod {
  return { scope, tier, token: 'bot', ...method };
}

export const METHODS: ReadonlyMap<string, FakeMethod> = new Map([
  [
    'auth.test',
    botMethod(undefined, 'special', {
      required: [],
      optional: [],
      run: ({ team, botUser }) => ({
        ok: true,
        url: `https://${team.domain}.slack.com/`,
        team: team.name,
        user: 'slackpanda',
        team_id: team.id,
        user_id: botUser,
        bot_id: 'B0APP',
        is_enterprise_install: false,
      }),
    }),
  ],
  [
    'team.info',
    botMethod('team:read', 3, {
      required: [],
      optional: ['team', 'domain'],
      run: ({ team }) => ({ ok: true, team }),
    }),
  ],
  [
    'users.list',
    botMethod('users:read', 2, {
      required: [],
      optional: [...PAGING_ARGUMENTS, 'include_locale', 'team_id'],
      run({ users }, given) {
        if (!given['limit'] && users.size > MAX_USERS_WITHOUT_LIMIT) return errorResponse('limit_required');
        return listPage('members', [...users.values()], given, 200, 1000);
      },
    }),
  ],
  [
    'users.info',
    botMethod('users:read', 4, {
      required: ['user'],
      optional: ['include_locale'],
      run({ users }, given) {
        const user = users.get(given['user'] ?? '');
        return user ? { ok: true, user } : errorResponse('user_not_found');
      },
    }),
  ],
  [
    'conversations.list',
    botMethod('channels:read', 2, {
      required: [],
      optional: [...PAGING_ARGUMENTS, 'exclude_archived', 'team_id', 'types'],
      run(workspace, given) {
        if ((given['types'] ?? 'public_channel') !== 'public_channel') return errorResponse('missing_scope');
        const { channels, listedAsPublic } = workspace;
        const open = [...channels.values()].filter(({ id, is_private }) => !is_private || listedAsPublic.has(id));
        const all = open.map((channel) => ({ ...conversationObject(channel, workspace), is_private: false }));
        // Slack filters after it cuts the page: a page that is short, or empty, need not be the last one.
        const keep =
          given['exclude_archived'] === 'true'
            ? ({ is_archived }: { is_archived: boolean }) => !is_archived
            : undefined;
        return listPage('channels', all, given, 100, 999, keep);
      },
    }),
  ],
  [
    'conversations.info',
    botMethod('channels:read', 3, {
      required: ['channel'],
      optional: ['include_locale', 'include_num_members'],
      run: (workspace, given, scopes) =>
        withChannel(workspace, given, (channel) => {
          const error = privateScopeError(channel, 'groups:read', scopes);
          return error ?? { ok: true, channel: conversationObject(channel, workspace) };
        }),
    }),
  ],
  [
    'conversations.members',
    botMethod('channels:read', 4, {
      required: ['channel'],
      optional: [...PAGING_ARGUMENTS],
      run: (workspace, given) =>
        withChannel(workspace, given, ({ members }) => listPage('members', [...members], given, 100, 999)),
    }),
  ],
  [
    'conversations.join',
    botMethod('channels:join', 3, {
      required: ['channel'],
      optional: [],
      run: (workspace, given) =>
        withChannel(workspace, given, (channel) => {
          if (channel.is_archived) return errorResponse('is_archived');
          if (channel.is_private) return errorResponse('method_not_supported_for_channel_type');
          channel.members.add(workspace.botUser);
          return { ok: true, channel: conversationObject(channel, workspace) };
        }),
    }),
  ],
  [
    'conversations.history',
    botMethod('channels:history', 3, {
      required: ['channel'],
      optional: [...HISTORY_ARGUMENTS],
      run: (workspace, given, scopes) =>
        withChannel(workspace, given, (channel) => {
          if (!channel.members.has(workspace.botUser)) return errorResponse('not_in_channel');
          const error = privateScopeError(channel, 'groups:history', scopes);
          return error ?? readHistory(channel, given, workspace.hiddenBefore);
        }),
    }),
  ],
  [
    'conversations.replies',
    botMethod('channels:history', 3, {
      required: ['channel', 'ts'],
      optional: [...HISTORY_ARGUMENTS],
      run: (workspace, given, scopes) =>
        withChannel(workspace, given, (channel) => {
          if (!channel.members.has(workspace.botUser)) return errorResponse('not_in_channel');
          const error = privateScopeError(channel, 'groups:history', scopes);
          return error ?? readReplies(channel, given, workspace.hiddenBefore);
        }),
    }),
  ],
  [
    'apps.connections.open',
    // The Web API adds the address.
    { tier: 3, token: 'app', scope: 'connections:write', required: [], optional: [], run: () => ({ ok: true }) },
  ],
]);

function withChannel(
  workspace: FakeWorkspace,
  given: MethodArguments,
  run: (channel: FakeChannel) => WebApiResponse,
): WebApiResponse {
  const channel = workspace.channels.get(given['channel'] ?? '');
  // The app does not see a private channel that it is not in.
  const isHidden = channel?.is_private && !channel.members.has(workspace.botUser);
  return !channel || isHidden ? errorResponse('channel_not_found') : run(channel);
}

/** The response to a call for a private channel without the scope that it needs. */
function privateScopeError(
  { is_private }: FakeChannel,
  needed: string,
  scopes: readonly string[],
): WebApiResponse | undefined {
  const isMissing = is_private && !scopes.includes(needed);
  return isMissing ? errorResponse('missing_scope', { needed, provided: scopes.join(',') }) : undefined;
}

function conversationObject({ messages: _, members, ...channel }: FakeChannel, { botUser, team }: FakeWorkspace) {
  return {
    ...channel,
    is_channel: true,
    is_member: members.has(botUser),
    num_members: members.size,
    context_team_id: team.id,
  };
}
