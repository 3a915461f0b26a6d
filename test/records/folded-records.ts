import { DEFAULT_HEALTH_RULES } from '../../backend/src/core/metrics/health-score.ts';
import { type Summary, summarize } from '../../backend/src/core/metrics/summary.ts';
import type { CountingDefinition } from '../../backend/src/core/records/counting-definition.ts';
import type { SlackRecord } from '../../backend/src/core/records/record.ts';
import { type Community, createCommunity } from '../../backend/src/core/state/community.ts';
import { fold } from '../../backend/src/core/state/fold.ts';
import { createTimeZone } from '../../backend/src/core/time/time-zone.ts';
import type { Milliseconds } from '../../backend/src/core/time/units.ts';
import { TEST_NOW_MS } from './sample-records.ts';

const rules = { zone: createTimeZone('Europe/Berlin'), countDirectMessages: false, health: DEFAULT_HEALTH_RULES };

/** The community of the team T1 that the records fold to. */
export function foldRecords(records: readonly SlackRecord[]): Community {
  const community = createCommunity('T1');
  for (const record of records) fold(community, record);
  return community;
}

/** The summary without its name directory, whose functions cannot be compared. */
export function comparableSummary(
  community: Community,
  now: Milliseconds = TEST_NOW_MS,
  definition: CountingDefinition = community.definitions.current(),
): Omit<Summary, 'directory'> {
  const { directory: _, ...rest } = summarize(community, now, { ...rules, definition });
  return rest;
}
