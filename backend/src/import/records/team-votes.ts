/** The workspaces that one channel names as its own: one, or several that cannot be told apart. */
export interface ChannelVote {
  /** Whether this is the general channel, which no other workspace can share. */
  general: boolean;
  teams: ReadonlySet<string>;
}

/** The workspace that owns the channels of an export. */
export interface ChannelOwner {
  /** Empty if the channels name none, or several equally often. */
  team: string;
  /** Every workspace that a channel names. */
  named: ReadonlySet<string>;
  /** Whether the general channel decides. */
  isCertain: boolean;
}

/**
 * The workspace that owns the channels: that of the general channel, else the one that most channels name. A partner
 * workspace (Slack Connect) is named by the shared channels only. The number of people or messages plays no part: a
 * partner may have more of both.
 */
export function findChannelOwner(votes: readonly ChannelVote[]): ChannelOwner {
  const counts = new Map<string, number>();
  for (const { teams } of votes) for (const team of teams) counts.set(team, (counts.get(team) ?? 0) + 1);
  const named = new Set(counts.keys());
  const general = votes.filter((vote) => vote.general && vote.teams.size > 0);
  const [only, ...others] = new Set(general.flatMap(({ teams }) => [...teams]));
  if (only !== undefined && others.length === 0) return { team: only, named, isCertain: true };
  const [first, second] = [...counts].sort(([, a], [, b]) => b - a);
  const isTie = first !== undefined && first[1] === second?.[1];
  return { team: isTie ? '' : (first?.[0] ?? ''), named, isCertain: false };
}

/** The id of a workspace. `E...` is the id of an organization, which is none. */
function isTeamId(value: unknown): value is string {
  return typeof value === 'string' && /^T[A-Z0-9]+$/.test(value);
}

/** The ids of workspaces among values of any type. */
export function teamIds(values: readonly unknown[]): ReadonlySet<string> {
  return new Set(values.filter(isTeamId));
}
