import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { Config } from './config/config.ts';
import { loadConfig } from './config/load-config.ts';
import type { ImportReport, ImportRun } from './core/protocol/import-status.ts';
import { withoutText } from './core/records/without-text.ts';
import { backpressureReason } from './import/backpressure.ts';
import { importSlackExport } from './import/import-slack-export.ts';
import { MessageTimeRange } from './import/message-time-range.ts';
import { progressText, reportText } from './import/report-text.ts';
import { uploadToServer } from './import/upload-to-server.ts';
import { type Journal, openJournal } from './journal/journal.ts';
import { readLogTeam } from './product/log-team.ts';
import { openGapTracker } from './product/open-gap-tracker.ts';
import { openLog } from './product/open-log.ts';
import { DataDirInUseError } from './storage/data-dir-lock.ts';

const HELP = `npm run import -- FILE.zip

Imports an export of the workspace, as Slack makes it under Settings & administration > Workspace settings > Import/Export
Data. Only public channels are read. Running it again changes nothing.
`;

const logger = { info: () => undefined, warn: console.warn, error: console.error };
const interruption = new AbortController();

async function main(): Promise<void> {
  const [given] = process.argv.slice(2);
  if (!given || given.startsWith('-')) {
    console.log(HELP);
    return;
  }
  // npm starts this in the project's folder, wherever it was called.
  const path = resolve(process.env['INIT_CWD'] ?? '.', given);
  const { size } = await stat(path);
  const config = loadConfig();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => interruption.abort(new Error('interrupted; run it again, nothing counts twice')));
  }
  const journal = await openJournal(config.dataDir).catch((error: unknown) => {
    if (error instanceof DataDirInUseError) return undefined;
    throw error;
  });
  const report = journal ? await importIntoLog(journal, path, config) : await importThroughServer(path, size, config);
  process.stderr.write('\n');
  console.log(reportText(report));
}

/** Nobody works on the data: this process does. */
async function importIntoLog(journal: Journal, path: string, config: Config): Promise<ImportReport> {
  const log = openLog(journal, config, logger);
  const { signal } = interruption;
  const span = new MessageTimeRange();
  const run = { state: 'reading' as ImportRun['state'], progress: 0, messages: 0, reason: '' };
  try {
    const report = await importSlackExport(path, {
      team: config.slack.teamId || (await readLogTeam(log, signal)),
      append: span.wrapAppend(config.keepText ? log.append : (records) => log.append(records.map(withoutText))),
      backpressureReason: () => backpressureReason(log.status()),
      now: Date.now,
      signal,
      onWait(reason) {
        run.state = reason ? 'waiting' : 'reading';
        run.reason = reason;
        if (reason) showProgress(run);
      },
      onProgress(progress, messages) {
        run.progress = progress;
        run.messages = messages;
        showProgress(run);
      },
    });
    const listening = await openGapTracker(config.dataDir, Date.now, console.warn);
    if (span.fromMs < span.toMs) listening.markBackfilled(span.fromMs, span.toMs);
    await listening.close();
    return report;
  } finally {
    await log.close();
  }
}

/** A server works on the data: the file goes to it. */
async function importThroughServer(
  path: string,
  size: number,
  { host, dashboardPort, access }: Config,
): Promise<ImportReport> {
  const name = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host;
  const url = `http://${name.includes(':') ? `[${name}]` : name}:${dashboardPort}`;
  const { report, reason } = await uploadToServer(
    path,
    size,
    basename(path),
    { url, token: access.token },
    showProgress,
  );
  if (!report) throw new Error(reason);
  return report;
}

let lastShown = '';

/** In place on a terminal; elsewhere a line when it changed by a tenth. */
function showProgress(run: Parameters<typeof progressText>[0]): void {
  const text = progressText(run);
  const key = process.stderr.isTTY ? text : `${run.state} ${Math.floor(run.progress * 10)}`;
  if (key === lastShown) return;
  lastShown = key;
  process.stderr.write(process.stderr.isTTY ? `\r\u001b[K${text}` : `${text}\n`);
}

main().catch((error: unknown) => {
  console.error(`\nThe export was not imported: ${error instanceof Error ? error.message : error}`);
  process.exit(1);
});
