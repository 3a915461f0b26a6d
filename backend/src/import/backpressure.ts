/** While more records wait for the broker than this, an import pauses, so that live events are not delayed. */
const MAX_WAITING_RECORDS = 20_000;

/**
 * Returns why an import must pause; an empty text if it may continue. `waiting` is the number of records that are not
 * on the topic yet, and `reason` why the log is disconnected.
 */
export function backpressureReason({ waiting, reason }: { waiting: number; reason: string }): string {
  if (waiting < MAX_WAITING_RECORDS) return '';
  return reason || 'the broker has not stored all imported records yet';
}
