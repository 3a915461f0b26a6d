import type { ImportReport, ImportReportLine, ImportRun } from '../core/protocol/import-status.ts';

/** The progress of an import, on one line. */
export function progressText({
  state,
  progress,
  messages,
  reason,
}: Pick<ImportRun, 'state' | 'progress' | 'messages' | 'reason'>): string {
  const percent = `${Math.floor(progress * 100)} %`.padStart(5);
  if (state === 'receiving') return `${percent}  uploading the file`;
  if (state === 'waiting') return `${percent}  waiting: ${reason}`;
  return `${percent}  ${messages.toLocaleString('en')} messages`;
}

/** The report of an import as lines of text. */
export function reportText({ team, taken, left }: ImportReport): string {
  const lines = [`Imported into ${team}:`, ...taken.map(formatLine)];
  if (left.length > 0) lines.push('Not imported:', ...left.map(formatLine));
  return lines.join('\n');
}

function formatLine({ count, what, example }: ImportReportLine): string {
  return `${count.toLocaleString('en').padStart(12)}  ${what}${example ? `, such as ${example}` : ''}`;
}
