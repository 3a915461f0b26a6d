import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ImportReport, ImportReportLine } from '../../backend/src/core/protocol/import-status.ts';
import type { SlackRecord } from '../../backend/src/core/records/record.ts';
import { type Community, createCommunity } from '../../backend/src/core/state/community.ts';
import { communityDigest } from '../../backend/src/core/state/digest.ts';
import { fold } from '../../backend/src/core/state/fold.ts';
import type { Milliseconds } from '../../backend/src/core/time/units.ts';
import { endOfMillisecondUs } from '../../backend/src/core/time/window.ts';
import { importSlackExport } from '../../backend/src/import/import-slack-export.ts';
import { comparableSummary } from '../records/folded-records.ts';
import { type ExportFiles, writeExportFile, writeExportZip } from './export-zip.ts';

/** When the tests import, ms UTC: in 2027. */
export const IMPORTED_AT_MS: Milliseconds = 1_800_000_000_000;

export interface ImportedExport {
  report: ImportReport;
  records: SlackRecord[];
  /** The texts of the messages, in the order of the records. */
  texts: string[];
  /** The last number of messages that the import reported. */
  messages: number;
}

export interface ImportSettings {
  team?: string;
  workspace?: string;
  now?: Milliseconds;
}

/** Imports an export with these files, or the ZIP file or folder at a path. Rejects as the import does. */
export async function importExport(
  files: ExportFiles | string,
  { team = '', workspace = '', now = IMPORTED_AT_MS }: ImportSettings = {},
): Promise<ImportedExport> {
  const path = typeof files === 'string' ? files : await writeExportZip(files);
  const records: SlackRecord[] = [];
  let messages = 0;
  try {
    const report = await importSlackExport(path, {
      team,
      workspace,
      append: async (batch) => {
        records.push(...batch);
      },
      backpressureReason: () => '',
      onWait: () => undefined,
      onProgress: (_share, imported) => {
        messages = imported;
      },
      now: () => now,
      signal: new AbortController().signal,
    });
    const texts = records.flatMap((record) =>
      'text' in record && typeof record.text === 'string' ? [record.text] : [],
    );
    return { report, records, texts, messages };
  } finally {
    if (typeof files !== 'string') await rm(dirname(path), { recursive: true });
  }
}

/** Imports the bytes of a ZIP file. Rejects as the import does. */
export async function importExportBytes(bytes: Uint8Array, settings: ImportSettings = {}): Promise<ImportedExport> {
  const path = await writeExportFile(bytes);
  try {
    return await importExport(path, settings);
  } finally {
    await rm(dirname(path), { recursive: true });
  }
}

/** The community of these records, in this order. */
export function communityOf(...records: readonly (readonly SlackRecord[])[]): Community {
  const community = createCommunity();
  for (const record of records.flat()) fold(community, record);
  return community;
}

/** The digest of the community of these records. */
export function digestOf(...records: readonly (readonly SlackRecord[])[]): string {
  return communityDigest(communityOf(...records));
}

/** The count of the line whose text matches; 0 if there is none. */
export function countOf(lines: readonly ImportReportLine[], what: RegExp): number {
  return lines.find((line) => what.test(line.what))?.count ?? 0;
}

/**
 * The numbers of a report beside those of the metrics that the dashboard shows after the import: they must be equal.
 * `messages` is the number that the status of the import shows.
 */
export function compareWithDashboard({ report, records, messages }: ImportedExport) {
  const community = communityOf(records);
  const { total } = comparableSummary(community, IMPORTED_AT_MS);
  let joined = 0;
  for (const { bot, joinedAtUs } of community.people.values())
    if (!bot && joinedAtUs <= endOfMillisecondUs(IMPORTED_AT_MS)) joined++;
  return {
    reported: {
      messages: countOf(report.taken, /^messages of people/),
      joined: countOf(report.taken, /^people who joined/),
      status: messages,
    },
    shown: { messages: total.messages, joined, status: total.messages + countOf(report.taken, /^messages of bots/) },
  };
}
