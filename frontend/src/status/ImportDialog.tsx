import type { ImportReport, ImportReportLine, ImportRun, ImportStatus } from 'backend/core/protocol/import-status';
import { formatNumber, formatProgress } from '../format/format.ts';
import type { ExportSource } from '../import/export-source.ts';
import { Dialog } from '../ui/Dialog.tsx';

interface Props {
  status: ImportStatus;
  /** Why the last file was refused; empty if it was not. */
  problem: string;
  /** Whether a folder is read and sent. */
  isReading: boolean;
  onSource: (source: ExportSource) => void;
  onClose: () => void;
}

/** Takes an export file, and shows the progress and the result of its import. */
export function ImportDialog({ status: { current, max_mb }, problem, isReading, onSource, onClose }: Props) {
  const isBusy = current !== null && current.ended_at === null;
  return (
    <Dialog
      title="Import past messages"
      className="import"
      closeLabel={isBusy ? 'Continue in the background' : 'Close'}
      onClose={onClose}
    >
      {!isBusy && (
        <>
          <p>
            A workspace owner can export data under Settings & administration, Workspace settings, Import/Export Data.
            SlackPanda imports public channels only, at most {formatNumber(max_mb)} MB: the ZIP file, or the folder of
            an unpacked one. Importing it twice changes nothing.
          </p>
          <label className="button">
            Choose the ZIP file
            <input
              type="file"
              className="unseen"
              accept=".zip,application/zip"
              onChange={({ target }) => {
                const file = target.files?.[0];
                if (file) onSource(file);
                target.value = '';
              }}
            />
          </label>
          <label className="button">
            Choose a folder
            <input
              type="file"
              className="unseen"
              ref={chooseFolders}
              onChange={({ target }) => {
                if (target.files?.length) onSource([...target.files]);
                target.value = '';
              }}
            />
          </label>
        </>
      )}
      <div role="status">
        {isReading && <p>The folder is being read and uploaded.</p>}
        {problem && <p className="refused">{problem}</p>}
        {current && <ImportProgress run={current} />}
      </div>
    </Dialog>
  );
}

/** React has no attribute for it. */
function chooseFolders(input: HTMLInputElement | null): void {
  if (input) input.webkitdirectory = true;
}

function ImportProgress({ run }: { run: ImportRun }) {
  const { file, state, progress, messages, reason, report } = run;
  if (state === 'failed') return <p className="refused">{`${file} was not imported: ${reason}.`}</p>;
  if (state === 'done') return report && <ImportResult file={file} report={report} />;
  return (
    <>
      <p>
        <b>{file}</b> {STATE_TEXTS[state]}
        {reason && `: ${reason}`}
      </p>
      <progress value={progress} aria-label="Progress" />
      <p className="small">
        {formatProgress(progress)}
        {messages > 0 && `, ${formatNumber(messages)} messages`}
      </p>
    </>
  );
}

const STATE_TEXTS = { receiving: 'is being uploaded', reading: 'is being imported', waiting: 'is waiting' } as const;

function ImportResult({ file, report }: { file: string; report: ImportReport }) {
  return (
    <>
      <p>
        <b>{file}</b> is imported.
      </p>
      <h3>Imported</h3>
      <ReportLines lines={report.taken} />
      {report.left.length > 0 && (
        <>
          <h3>Not imported</h3>
          <ReportLines lines={report.left} />
        </>
      )}
    </>
  );
}

function ReportLines({ lines }: { lines: readonly ImportReportLine[] }) {
  return (
    <ul>
      {lines.map(({ count, what, example }) => (
        <li key={what}>
          <b>{formatNumber(count)}</b>
          <span>
            {what}
            {example && <small>{example}</small>}
          </span>
        </li>
      ))}
    </ul>
  );
}
