import type { Milliseconds } from '../core/time/units.ts';
import type { Logger } from '../ops/logger.ts';

/** What the product takes from its surroundings, so that tests can replace it. */
export interface ProductDependencies {
  version: string;
  /** The folder of the built dashboard. */
  pagesDir: string;
  /** The current time, UTC. */
  now: () => Milliseconds;
  logger: Logger;
  /** Writes settings for the next start. Resolves with the reason why that is not possible, or an empty text. */
  saveSettings?: (values: Readonly<Record<string, string>>) => Promise<string>;
  /** How long a minute of Slack's rate limits lasts; tests make it shorter. */
  slackRateLimitMinuteMs?: Milliseconds;
}
