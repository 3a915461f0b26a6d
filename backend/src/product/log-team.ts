import { setTimeout } from 'node:timers/promises';
import { isEnterpriseId } from '../core/records/enterprise-id.ts';
import { parseRecordJson } from '../core/records/parse-record.ts';
import type { Milliseconds } from '../core/time/units.ts';
import type { Log } from '../log/log.ts';

const POLL_INTERVAL_MS: Milliseconds = 100;

/**
 * Resolves with the team of the first record in a log that names a workspace, or an empty text if there is none, once
 * the log is reached. A record that names an enterprise belongs to any workspace.
 */
export async function readLogTeam(log: Log, signal: AbortSignal): Promise<string> {
  while (!log.bounds()) await setTimeout(POLL_INTERVAL_MS, undefined, { signal });
  const { floor = [], head = [] } = log.bounds() ?? {};
  const position = [...floor];
  const isBeforeHead = () => head.some((end, partition) => end > (position[partition] ?? 0));
  if (!isBeforeHead()) return '';
  const stop = new AbortController();
  for await (const entries of log.entries(floor, AbortSignal.any([signal, stop.signal]))) {
    for (const { json, partition, offset } of entries) {
      position[partition] = offset + 1;
      const team = parseRecordJson(json)?.team ?? '';
      if (team !== '' && !isEnterpriseId(team)) return team;
    }
    if (!isBeforeHead()) return '';
  }
  return '';
}
