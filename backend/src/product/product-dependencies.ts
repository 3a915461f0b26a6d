import type { Milliseconds } from '../core/time/units.ts';
import type { Logger } from '../ops/logger.ts';

/** What the product needs from outside, so that tests can replace it. */
export interface ProductDependencies {
  version: string;
  /** The folder of the built dashboard. */
  pagesDir: string;
  /** The current time, UTC. */
  now: () => Milliseconds;
  logger: Logger;
  /** Writes settings for the next start. Resolves with the reason why it wrote nothing, else with an empty text. */
  saveSettings?: (values: Readonly<Record<string, string>>) => Promise<string>;
  /** The length of the minute in which Slack's rate limits count; tests shorten it. */
  slackRateLimitMinuteMs?: Milliseconds;
}
