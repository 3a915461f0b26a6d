/** What may wait for a broker before an import gives way: live events come first. */
const WAITING = 20_000;

/** Why an import should not add to the log at the moment, empty where it may. `waiting`: records not on the topic yet. */
export function lackOfRoom({ waiting, reason }: { waiting: number; reason: string }): string {
  if (waiting < WAITING) return '';
  return reason || 'the broker is still taking what was imported so far';
}
