/** The explanation of a number, which its `?` or its title opens. */
export interface MetricDefinition {
  /** What is counted. */
  meaning: string;
  /** Whether it counts the chosen period, the rolling 30 days of the whole community at its end, or everything in the log. */
  window: 'period' | 'rolling' | 'all';
  /** The terms that it is made of. A term may have its own window. */
  parts?: readonly (readonly [name: string, meaning: string])[];
  /** What is not counted. */
  notCounted: string;
}

/** Fetches a definition. Its texts are not part of the first load. The same function at each call for one definition. */
export type LoadDefinition = () => Promise<MetricDefinition>;

/** What every number of messages leaves out, see `docs/metrics.md#counted-messages`. */
export const NOT_COUNTED_AS_MESSAGE =
  'Posts of bots and apps, system messages, edits and unfurls, deleted messages, direct messages, and channels the app is not in.';
