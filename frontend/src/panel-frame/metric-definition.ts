/** The explanation of a number, which its `?` or its title opens. */
export interface MetricDefinition {
  /** What is counted. */
  meaning: string;
  /** True if it counts the last 30 days only, false if it counts everything in the log. */
  isWindowed: boolean;
  /** The terms that it is made of. A term may have its own window. */
  parts?: readonly (readonly [name: string, meaning: string])[];
  /** What is not counted. */
  notCounted: string;
}

/** What every number of messages leaves out, see `docs/metrics.md#counted-messages`. */
export const NOT_COUNTED_AS_MESSAGE =
  'Posts of bots and apps, system messages, edits and unfurls, deleted messages, direct messages, and channels the app is not in.';
