/**
 * What counts in a community; see `docs/metrics.md#what-counts`. Messages and joins that count apart are in no number
 * but that of what counts apart. Definitions are on logs and in addresses: do not rename fields.
 */
export interface CountingDefinition {
  /** Ids of people that count apart, the staff for example. Sorted and distinct. */
  people: readonly string[];
  /** Whether guests of the workspace count apart. */
  guests: boolean;
  /** Whether members of other workspaces, who write by Slack Connect, count apart. */
  otherWorkspaces: boolean;
  /** Ids of channels whose messages count apart. Sorted and distinct. */
  channels: readonly string[];
  /** Whether messages of bots and apps count as messages of people do. */
  bots: boolean;
  /** Constants of the health score in place of the server's settings. */
  health: Readonly<Partial<HealthConstants>>;
}

/** The constants of the health score that a definition may change; see `docs/metrics.md#health-score`. */
export interface HealthConstants {
  base: number;
  perMessage: number;
  perMember: number;
  cap: number;
  redBelow: number;
  greenAbove: number;
}

/** Everybody and every channel counts, bots do not, and the score has the constants of the settings. */
export const DEFAULT_DEFINITION: CountingDefinition = {
  people: [],
  guests: false,
  otherWorkspaces: false,
  channels: [],
  bots: false,
  health: {},
};

/** Whether no person and no channel counts apart. */
export function countsEverybody({ people, guests, otherWorkspaces, channels }: CountingDefinition): boolean {
  return people.length === 0 && !guests && !otherWorkspaces && channels.length === 0;
}
