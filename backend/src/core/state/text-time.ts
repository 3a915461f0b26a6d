import type { MessageChangedRecord, MessageRecord } from '../records/record.ts';
import { parseSlackTimestamp } from '../time/slack-timestamp.ts';
import { type Microseconds, msToUs, SECOND_US } from '../time/units.ts';

/**
 * The time that orders the texts of one message; the later text wins. 0 for a text as it was posted; `undefined` for a
 * change that is no edit. See `docs/slack-events.md#edits`.
 *
 * `edited.ts` has whole seconds, so it does not order two edits within one second. The `ts` of an edit's event does. A
 * text that was read has no such `ts`: it is the last of its second, or, if it was read within that second, the text at
 * the time of reading.
 */
export function textTimeUs(record: MessageRecord | MessageChangedRecord): Microseconds | undefined {
  const editedUs = parseSlackTimestamp(record.edited_ts);
  if (editedUs === undefined) return record.event_type === 'message' ? 0 : undefined;
  if (record.source !== 'slack') {
    const readUs = Math.floor(msToUs(record.received_at));
    return Math.max(editedUs, Math.min(readUs, endOfSecondUs(editedUs)));
  }
  const changedUs = record.event_type === 'message_changed' ? parseSlackTimestamp(record.changed_ts) : undefined;
  return Math.max(editedUs, changedUs ?? 0);
}

/** The last microsecond of the second of an instant. */
function endOfSecondUs(us: Microseconds): Microseconds {
  return Math.floor(us / SECOND_US) * SECOND_US + SECOND_US - 1;
}
