import type { ApiStatus } from 'backend/core/status';
import { count, duration, percent } from '../format.ts';
import type { Times } from '../times.ts';

/** What the page says of how much of the workspace it hears and knows. */
export interface WorkspaceNotes {
  /** "83 of 91 public channels, since 3 Nov 2024"; empty while neither is known. */
  coverage: string;
  /** What is being asked of Slack; empty where nothing is. */
  doing: string;
  /** What stands in the way of that; empty where nothing does. */
  trouble: string;
  /** Each scope that would add something, and what. */
  lacks: readonly string[];
}

/** `since`: when the first counted message was posted, ms UTC. */
export function workspaceNotes(api: ApiStatus | null, since: number | null, times: Times, now: number): WorkspaceNotes {
  return {
    coverage: coverage(api, since === null ? '' : times.day(since, now)),
    doing: api ? doing(api, times, now) : '',
    trouble: api ? trouble(api) : '',
    lacks: (api?.missing_scopes ?? []).map(({ scope, adds }) => `${scope} would add ${adds}`),
  };
}

function coverage(api: ApiStatus | null, since: string): string {
  const channels = api?.channels;
  if (!channels) return since && `counting since ${since}`;
  const words = `${count(channels.joined)} of ${count(channels.public)} public channels`;
  return since ? `${words}, since ${since}` : words;
}

function doing({ gap_since: gap, history }: ApiStatus, times: Times, now: number): string {
  if (gap !== null) return `reading what was missed since ${times.minute(gap, now)}`;
  if (history?.state !== 'reading') return '';
  const { share, read_back_to: to, left_ms: left } = history;
  const back = to === null ? '' : `, back to ${times.day(to, now)}`;
  return `reading the past: ${percent(share)}${back}, about ${duration(Math.max(60_000, left))} left`;
}

function trouble({ state, reason }: ApiStatus): string {
  if (state === 'refused') return `SLACK_BOT_TOKEN is not accepted: ${reason}`;
  return state === 'unreachable' ? `nothing can be asked of Slack: ${reason}` : '';
}
