import type { HealthRules } from '../metrics/health-score.ts';

/** The server's settings that a page needs to compute the same numbers as the server and to link to Slack. */
export interface DashboardSettings {
  /**
   * The IANA name of the zone for the days and hours of charts, and for times on the page. Windows do not depend on it.
   */
  timeZone: string;
  /** The first label of `WORKSPACE.slack.com`. Empty while it is unknown; the page then has no links to Slack. */
  workspace: string;
  /** Whether direct messages to the bot count as messages. */
  countDirectMessages: boolean;
  health: HealthRules;
  version: string;
}
