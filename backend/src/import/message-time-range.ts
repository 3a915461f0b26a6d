import type { SlackRecord } from '../core/records/record.ts';
import { EARLIEST_PLAUSIBLE_US, parseSlackTimestamp } from '../core/time/slack-timestamp.ts';
import { type Milliseconds, msToUs, usToMs, usToMsRoundedUp } from '../core/time/units.ts';

/** The time from the first to the last imported message, which the import covers: gaps within it count as backfilled. */
export class MessageTimeRange {
  /** `Infinity` while there is no message. */
  fromMs: Milliseconds = Number.POSITIVE_INFINITY;
  /** `-Infinity` while there is no message. */
  toMs: Milliseconds = Number.NEGATIVE_INFINITY;

  /** The same function, which also adds the appended records to this range. */
  wrapAppend(append: (records: readonly SlackRecord[]) => Promise<void>): typeof append {
    return async (records) => {
      await append(records);
      this.#add(records);
    };
  }

  #add(records: readonly SlackRecord[]): void {
    for (const { metric_type, timestamp, received_at } of records) {
      const us = metric_type === 'message_count' ? parseSlackTimestamp(timestamp) : undefined;
      // An implausible date would extend the range over days that the export does not cover.
      if (us === undefined || us < EARLIEST_PLAUSIBLE_US || us > msToUs(received_at)) continue;
      this.fromMs = Math.min(this.fromMs, usToMsRoundedUp(us));
      this.toMs = Math.max(this.toMs, usToMs(us));
    }
  }
}
