import type { ImportReport } from '../../backend/src/core/protocol/import-status.ts';
import type { SlackRecord } from '../../backend/src/core/records/record.ts';
import { createCommunity } from '../../backend/src/core/state/community.ts';
import { communityDigest } from '../../backend/src/core/state/digest.ts';
import { fold } from '../../backend/src/core/state/fold.ts';
import { importSlackExport } from '../../backend/src/import/import-slack-export.ts';

/** What an import appended, and its report. */
export interface ImportedRecords {
  report: ImportReport;
  records: SlackRecord[];
  /** The texts of the messages, in the order of the records. */
  texts: string[];
}

/** Imports the export at `path`, as if in 2027. Rejects as `importSlackExport` does. */
export async function importIntoMemory(path: string, team = ''): Promise<ImportedRecords> {
  const records: SlackRecord[] = [];
  const report = await importSlackExport(path, {
    team,
    append: async (batch) => {
      records.push(...batch);
    },
    backpressureReason: () => '',
    onWait: () => undefined,
    onProgress: () => undefined,
    now: () => 1_800_000_000_000,
    signal: new AbortController().signal,
  });
  const texts = records.flatMap((record) => ('text' in record && typeof record.text === 'string' ? [record.text] : []));
  return { report, records, texts };
}

/** The digest of the community that these records lead to. */
export function digestOfRecords(...records: readonly (readonly SlackRecord[])[]): string {
  const community = createCommunity();
  for (const record of records.flat()) fold(community, record);
  return communityDigest(community);
}
