import type { SlackRecord } from '../core/records/record.ts';
import { EARLIEST_PLAUSIBLE_US, parseSlackTimestamp } from '../core/time/slack-timestamp.ts';

/** From the first to the last message of many, ms UTC: what lies between them is all there. */
export class MessageTimeRange {
  fromMs = Number.POSITIVE_INFINITY;
  toMs = Number.NEGATIVE_INFINITY;

  /** The same, telling this of what it has stored. */
  wrapAppend(append: (records: readonly SlackRecord[]) => Promise<void>): typeof append {
    return async (records) => {
      await append(records);
      this.#add(records);
    };
  }

  #add(records: readonly SlackRecord[]): void {
    for (const { metric_type, timestamp, received_at } of records) {
      const us = metric_type === 'message_count' ? parseSlackTimestamp(timestamp) : undefined;
      // What is dated wrongly says nothing of other days.
      if (us === undefined || us < EARLIEST_PLAUSIBLE_US || us > received_at * 1000) continue;
      this.fromMs = Math.min(this.fromMs, Math.ceil(us / 1000));
      this.toMs = Math.max(this.toMs, Math.floor(us / 1000));
    }
  }
}
