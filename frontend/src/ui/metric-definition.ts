/** What a number means, as its `?` shows it. */
export interface MetricDefinition {
  /** What is counted. */
  meaning: string;
  /** Whether of the last 30 days, or of all that is known. */
  isWindowed: boolean;
  /** What it is made of, each of a time of its own. */
  parts?: readonly (readonly [name: string, means: string])[];
  /** What is not counted. */
  notCounted: string;
}

/** What no number of messages counts, see `docs/metrics.md#counted-messages`. */
export const NOT_COUNTED_AS_MESSAGE =
  'Posts of bots and apps, system messages, edits and unfurls, deleted messages, direct messages, and channels the app is not in.';
