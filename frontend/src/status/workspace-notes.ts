import type { ApiStatus } from 'backend/core/protocol/status';
import { formatDuration, formatNumber, formatPercent } from '../format/format.ts';
import type { TimeFormatter } from '../format/time-formatter.ts';

/** What the page says of how much of the workspace it hears and knows. */
export interface WorkspaceNotes {
  /** "83 of 91 public channels, since 3 Nov 2024"; empty while neither is known. */
  coverage: string;
  /** What is being asked of Slack; empty where nothing is. */
  apiActivity: string;
  /** What stands in the way of that; empty where nothing does. */
  apiProblem: string;
  /** Each scope that would add something, and what. */
  missingScopes: readonly string[];
}

/** `since`: when the first counted message was posted, ms UTC. */
export function workspaceNotes(
  api: ApiStatus | null,
  since: number | null,
  times: TimeFormatter,
  now: number,
): WorkspaceNotes {
  return {
    coverage: coverage(api, since === null ? '' : times.shortDate(since, now)),
    apiActivity: api ? apiActivity(api, times, now) : '',
    apiProblem: api ? apiProblem(api) : '',
    missingScopes: (api?.missing_scopes ?? []).map(({ scope, adds }) => `${scope} would add ${adds}`),
  };
}

function coverage(api: ApiStatus | null, since: string): string {
  const channels = api?.channels;
  if (!channels) return since && `counting since ${since}`;
  const words = `${formatNumber(channels.joined)} of ${formatNumber(channels.public)} public channels`;
  return since ? `${words}, since ${since}` : words;
}

function apiActivity({ gap_since: gap, history }: ApiStatus, times: TimeFormatter, now: number): string {
  if (gap !== null) return `reading what was missed since ${times.shortDateTime(gap, now)}`;
  if (history?.state !== 'reading') return '';
  const { share, read_back_to: to, left_ms: left } = history;
  const back = to === null ? '' : `, back to ${times.shortDate(to, now)}`;
  return `reading the past: ${formatPercent(share)}${back}, about ${formatDuration(Math.max(60_000, left))} left`;
}

function apiProblem({ state, reason }: ApiStatus): string {
  if (state === 'refused') return `SLACK_BOT_TOKEN is not accepted: ${reason}`;
  return state === 'unreachable' ? `nothing can be asked of Slack: ${reason}` : '';
}
