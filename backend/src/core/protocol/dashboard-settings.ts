import type { HealthRules } from '../metrics/health-score.ts';

/** What a dashboard must know of the server's settings to compute the same numbers and to link to the same workspace. */
export interface DashboardSettings {
  /** IANA name; days and hours of charts, and how times are shown. Counting windows never depend on it. */
  timeZone: string;
  /** The first label of `WORKSPACE.slack.com`, or empty while it is not known: then nothing links there. */
  workspace: string;
  /** Whether direct messages to the bot count as messages. */
  countDirectMessages: boolean;
  health: HealthRules;
  version: string;
}
