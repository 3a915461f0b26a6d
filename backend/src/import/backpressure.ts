/** What may wait for a broker before an import gives way: live events come first. */
const MAX_WAITING_RECORDS = 20_000;

/** Why an import should not add to the log at the moment, empty where it may. `waiting`: records not on the topic yet. */
export function backpressureReason({ waiting, reason }: { waiting: number; reason: string }): string {
  if (waiting < MAX_WAITING_RECORDS) return '';
  return reason || 'the broker is still taking what was imported so far';
}
