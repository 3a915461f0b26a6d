import type { ApiStatus } from 'backend/core/protocol/status';
import { MINUTE_MS, type Milliseconds } from 'backend/core/time/units';
import { formatDuration, formatNumber, formatPercent } from '../format/format.ts';
import type { TimeFormatter } from '../format/time-formatter.ts';

/** Notes about the coverage of the workspace and about Slack's Web API. */
export interface WorkspaceNotes {
  /** "83 of 91 public channels, since 3 Nov 2024"; empty while neither is known. */
  coverage: string;
  /** What is being read from the Web API; empty if nothing is. */
  apiActivity: string;
  /** That Slack changed or removed past messages, and what becomes of it; empty if it did not. */
  historyChange: string;
  /** Why the Web API cannot be used; empty if it can. */
  apiProblem: string;
  /** Each missing scope, and what it would add. */
  missingScopes: readonly string[];
}

/** `since` is the time of the first counted message; times are ms UTC. */
export function workspaceNotes(
  api: ApiStatus | null,
  since: Milliseconds | null,
  timeFormatter: TimeFormatter,
  now: Milliseconds,
): WorkspaceNotes {
  return {
    coverage: coverage(api, since === null ? '' : timeFormatter.shortDate(since, now)),
    apiActivity: api ? apiActivity(api, timeFormatter, now) : '',
    historyChange: api ? historyChange(api) : '',
    apiProblem: api ? apiProblem(api) : '',
    missingScopes: (api?.missing_scopes ?? []).map(({ scope, adds }) => `${scope} would add ${adds}`),
  };
}

function coverage(api: ApiStatus | null, since: string): string {
  const channels = api?.channels;
  if (!channels) return since && `counting since ${since}`;
  const text = `${formatNumber(channels.joined)} of ${formatNumber(channels.public)} public channels`;
  return since ? `${text}, since ${since}` : text;
}

function apiActivity({ gap_since, history }: ApiStatus, timeFormatter: TimeFormatter, now: Milliseconds): string {
  if (gap_since !== null) return `reading missed messages since ${timeFormatter.shortDateTime(gap_since, now)}`;
  if (history?.state !== 'reading') return '';
  const { share, read_back_to, left_ms } = history;
  const reached = read_back_to === null ? '' : `, back to ${timeFormatter.shortDate(read_back_to, now)}`;
  const left = formatDuration(Math.max(MINUTE_MS, left_ms));
  return `reading history: ${formatPercent(share)}${reached}, about ${left} left`;
}

function historyChange({ history_changed, state }: ApiStatus): string {
  if (!history_changed) return '';
  const change = 'Slack changed or removed past messages';
  if (history_changed === 'reading') return `${change}: reading their channels again`;
  const cause = state === 'off' ? 'without a bot token' : 'the app cannot read their channels, and';
  return `${change}: ${cause} the numbers may include removed ones`;
}

function apiProblem({ state, reason }: ApiStatus): string {
  if (state === 'refused') return `Slack rejects SLACK_BOT_TOKEN: ${reason}`;
  return state === 'unreachable' ? `Slack's Web API is unreachable: ${reason}` : '';
}
