import { type Answer, error, listed, type Parameters } from './paging.ts';
import type { Tier } from './rate-limits.ts';
import { readHistory, readReplies } from './stored-messages.ts';
import type { StandInChannel, StandInWorkspace } from './workspace.ts';

/** A method as its page under docs.slack.dev/reference/methods describes it. */
export interface Method {
  tier: Tier;
  token: 'bot' | 'app';
  scope: string | undefined;
  required: readonly string[];
  optional: readonly string[];
  run(workspace: StandInWorkspace, given: Parameters): Answer;
}

/** A workspace with more people than this refuses `users.list` without a `limit`. */
const LIST_LIMIT = 100;
const PAGING = ['cursor', 'limit'] as const;
const READING = [...PAGING, 'oldest', 'latest', 'inclusive', 'include_all_metadata'] as const;

function bot(scope: string | undefined, tier: Tier, rest: Pick<Method, 'required' | 'optional' | 'run'>): Method {
  return { scope, tier, token: 'bot', ...rest };
}

export const METHODS: ReadonlyMap<string, Method> = new Map([
  [
    'auth.test',
    bot(undefined, 'special', {
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
    bot('team:read', 3, {
      required: [],
      optional: ['team', 'domain'],
      run: ({ team }) => ({ ok: true, team }),
    }),
  ],
  [
    'users.list',
    bot('users:read', 2, {
      required: [],
      optional: [...PAGING, 'include_locale', 'team_id'],
      run({ users }, given) {
        if (!given['limit'] && users.size > LIST_LIMIT) return error('limit_required');
        return listed('members', [...users.values()], given, 200, 1000);
      },
    }),
  ],
  [
    'users.info',
    bot('users:read', 4, {
      required: ['user'],
      optional: ['include_locale'],
      run({ users }, given) {
        const user = users.get(given['user'] ?? '');
        return user ? { ok: true, user } : error('user_not_found');
      },
    }),
  ],
  [
    'conversations.list',
    bot('channels:read', 2, {
      required: [],
      optional: [...PAGING, 'exclude_archived', 'team_id', 'types'],
      run(workspace, given) {
        if ((given['types'] ?? 'public_channel') !== 'public_channel') return error('missing_scope');
        const open = [...workspace.channels.values()].filter(({ is_private }) => !is_private);
        const all = open.map((channel) => conversation(channel, workspace));
        // Filtered after the page is cut, so that a page may be short, or empty, and not the last one.
        const keep =
          given['exclude_archived'] === 'true'
            ? ({ is_archived }: { is_archived: boolean }) => !is_archived
            : undefined;
        return listed('channels', all, given, 100, 999, keep);
      },
    }),
  ],
  [
    'conversations.info',
    bot('channels:read', 3, {
      required: ['channel'],
      optional: ['include_locale', 'include_num_members'],
      run: (workspace, given) =>
        withChannel(workspace, given, (channel) => ({ ok: true, channel: conversation(channel, workspace) })),
    }),
  ],
  [
    'conversations.members',
    bot('channels:read', 4, {
      required: ['channel'],
      optional: [...PAGING],
      run: (workspace, given) =>
        withChannel(workspace, given, ({ members }) => listed('members', [...members], given, 100, 999)),
    }),
  ],
  [
    'conversations.join',
    bot('channels:join', 3, {
      required: ['channel'],
      optional: [],
      run: (workspace, given) =>
        withChannel(workspace, given, (channel) => {
          if (channel.is_archived) return error('is_archived');
          if (channel.is_private) return error('method_not_supported_for_channel_type');
          channel.members.add(workspace.botUser);
          return { ok: true, channel: conversation(channel, workspace) };
        }),
    }),
  ],
  [
    'conversations.history',
    bot('channels:history', 3, {
      required: ['channel'],
      optional: [...READING],
      run: (workspace, given) =>
        withChannel(workspace, given, (channel) =>
          channel.members.has(workspace.botUser) ? readHistory(channel, given) : error('not_in_channel'),
        ),
    }),
  ],
  [
    'conversations.replies',
    bot('channels:history', 3, {
      required: ['channel', 'ts'],
      optional: [...READING],
      run: (workspace, given) =>
        withChannel(workspace, given, (channel) =>
          channel.members.has(workspace.botUser) ? readReplies(channel, given) : error('not_in_channel'),
        ),
    }),
  ],
  [
    'apps.connections.open',
    // The address is added by whoever listens there.
    { tier: 3, token: 'app', scope: 'connections:write', required: [], optional: [], run: () => ({ ok: true }) },
  ],
]);

function withChannel(
  workspace: StandInWorkspace,
  given: Parameters,
  answer: (channel: StandInChannel) => Answer,
): Answer {
  const channel = workspace.channels.get(given['channel'] ?? '');
  // A private channel that the app is not in does not exist for it.
  const isHidden = channel?.is_private && !channel.members.has(workspace.botUser);
  return !channel || isHidden ? error('channel_not_found') : answer(channel);
}

function conversation({ messages: _, members, ...channel }: StandInChannel, { botUser, team }: StandInWorkspace) {
  return {
    ...channel,
    is_channel: true,
    is_member: members.has(botUser),
    num_members: members.size,
    context_team_id: team.id,
  };
}
