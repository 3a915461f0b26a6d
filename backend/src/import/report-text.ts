import type { ImportReport, ImportReportLine, ImportRun } from '../core/protocol/import-status.ts';

/** How far it is, on one line. */
export function progressText({
  state,
  progress,
  messages,
  reason,
}: Pick<ImportRun, 'state' | 'progress' | 'messages' | 'reason'>): string {
  const share = `${Math.floor(progress * 100)} %`.padStart(5);
  if (state === 'receiving') return `${share}  sending the file`;
  if (state === 'waiting') return `${share}  waiting: ${reason}`;
  return `${share}  ${messages.toLocaleString('en')} messages`;
}

/** What was taken, and what was not and why, as lines of text. */
export function reportText({ team, taken, left }: ImportReport): string {
  const lines = [`Imported into ${team}:`, ...taken.map(formatLine)];
  if (left.length > 0) lines.push('Not taken:', ...left.map(formatLine));
  return lines.join('\n');
}

function formatLine({ count, what, example }: ImportReportLine): string {
  return `${count.toLocaleString('en').padStart(12)}  ${what}${example ? `, such as ${example}` : ''}`;
}
