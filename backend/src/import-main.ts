import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { errorMessage } from './async/error-message.ts';
import type { Config } from './config/config.ts';
import { loadConfig } from './config/load-config.ts';
import type { ImportReport, ImportRun } from './core/protocol/import-status.ts';
import { withoutText } from './core/records/without-text.ts';
import { backpressureReason } from './import/backpressure.ts';
import { importSlackExport } from './import/import-slack-export.ts';
import { type ImportSource, openImportSource } from './import/import-source.ts';
import { MessageTimeRange } from './import/message-time-range.ts';
import { progressText, reportText } from './import/report-text.ts';
import { uploadToServer } from './import/upload-to-server.ts';
import { type Journal, openJournal } from './journal/journal.ts';
import { readLogTeam } from './product/log-team.ts';
import { openGapTracker } from './product/open-gap-tracker.ts';
import { openLog } from './product/open-log.ts';
import { DataDirInUseError } from './storage/data-dir-lock.ts';

const HELP = `npm run import -- FILE.zip [--workspace NAME]
npm run import -- FOLDER [--workspace NAME]

Imports an export of the workspace, as Slack makes it under Settings & administration > Workspace settings > Import/Export
Data, or the folder of an unpacked one. Only public channels are imported. Importing it again changes nothing.
IMPORT_MAX_MB bounds the file, or the JSON files of the folder together.

  --workspace NAME   which workspace to import of an export that holds several (Enterprise Grid): a name or an id that
                     the command lists without it
`;

const logger = { info: () => undefined, warn: console.warn, error: console.error };
let exportName = 'The export';
const interruption = new AbortController();

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    options: { workspace: { type: 'string', default: '' }, help: { type: 'boolean' } },
    allowPositionals: true,
  });
  const [file] = positionals;
  if (!file || values.help) {
    console.log(HELP);
    return;
  }
  const { workspace } = values;
  // npm runs this command in the folder of the project. INIT_CWD is the folder in which it was called.
  const path = resolve(process.env['INIT_CWD'] ?? '.', file);
  exportName = path;
  const config = loadConfig();
  const source = await openImportSource(path, config.importMaxMb);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => interruption.abort(new Error('it was interrupted: run it again, nothing counts twice')));
  }
  const journal = await openJournal(config.dataDir).catch((error: unknown) => {
    if (error instanceof DataDirInUseError) return undefined;
    throw error;
  });
  const report = journal
    ? await importIntoLog(journal, path, workspace, config)
    : await importThroughServer(source, workspace, config);
  process.stderr.write('\n');
  console.log(reportText(report));
}

/** Imports in this process, because no server uses the data. */
async function importIntoLog(journal: Journal, path: string, workspace: string, config: Config): Promise<ImportReport> {
  const log = openLog(journal, config, logger);
  const { signal } = interruption;
  const range = new MessageTimeRange();
  const run = { state: 'reading' as ImportRun['state'], progress: 0, messages: 0, reason: '' };
  try {
    const report = await importSlackExport(path, {
      team: config.slack.teamId || (await readLogTeam(log, signal)),
      workspace,
      append: range.wrapAppend(config.keepText ? log.append : (records) => log.append(records.map(withoutText))),
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
    const gapTracker = await openGapTracker(config.dataDir, Date.now, console.warn);
    if (range.fromMs < range.toMs) gapTracker.markBackfilled(range.fromMs, range.toMs);
    await gapTracker.close();
    return report;
  } finally {
    await log.close();
  }
}

/** Uploads the export to the server that uses the data. */
async function importThroughServer(
  source: ImportSource,
  workspace: string,
  { host, dashboardPort, access }: Config,
): Promise<ImportReport> {
  const name = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host;
  const url = `http://${name.includes(':') ? `[${name}]` : name}:${dashboardPort}`;
  const { report, reason } = await uploadToServer(source, { url, token: access.token }, showProgress, workspace);
  if (!report) throw new Error(reason);
  return report;
}

let lastShown = '';

/** Shows the progress: on a terminal in one line, else in a new line for every 10 %. */
function showProgress(run: Parameters<typeof progressText>[0]): void {
  const text = progressText(run);
  const key = process.stderr.isTTY ? text : `${run.state} ${Math.floor(run.progress * 10)}`;
  if (key === lastShown) return;
  lastShown = key;
  process.stderr.write(process.stderr.isTTY ? `\r\u001b[K${text}` : `${text}\n`);
}

main().catch((error: unknown) => {
  console.error(`\n${exportName} was not imported: ${errorMessage(error)}`);
  process.exit(1);
});
