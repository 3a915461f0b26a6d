import { setTimeout } from 'node:timers/promises';
import { parseRecord } from '../core/records/parse-record.ts';
import type { Milliseconds } from '../core/time/units.ts';
import type { Log } from '../log/log.ts';

const POLL_INTERVAL_MS: Milliseconds = 100;

/** Resolves with the team of the first record in a log, or an empty text if it holds none, once the log is reached. */
export async function readLogTeam(log: Log, signal: AbortSignal): Promise<string> {
  while (!log.bounds()) await setTimeout(POLL_INTERVAL_MS, undefined, { signal });
  const { floor = [], head = [] } = log.bounds() ?? {};
  if (!head.some((end, partition) => end > (floor[partition] ?? 0))) return '';
  const stop = new AbortController();
  for await (const entries of log.entries(floor, AbortSignal.any([signal, stop.signal]))) {
    for (const { json } of entries) {
      const record = parseRecord(JSON.parse(json));
      if (record) return record.team;
    }
  }
  return '';
}
