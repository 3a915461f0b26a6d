import type {
  ImportReport,
  ImportReportLine,
  ImportRun,
  ImportStatus,
  ImportWorkspace,
} from 'backend/core/protocol/import-status';
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
  /** Imports one workspace of the last export; absent if this page has not uploaded that export. */
  onWorkspace: ((workspace: string) => void) | undefined;
  onClose: () => void;
}

/** Takes an export file, and shows the progress and the result of its import. */
export function ImportDialog({ status, problem, isReading, onSource, onWorkspace, onClose }: Props) {
  const { current, max_mb } = status;
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
        {current && <ImportProgress run={current} onWorkspace={onWorkspace} />}
      </div>
    </Dialog>
  );
}

/** React has no attribute for it. */
function chooseFolders(input: HTMLInputElement | null): void {
  if (input) input.webkitdirectory = true;
}

function ImportProgress({ run, onWorkspace }: { run: ImportRun } & Pick<Props, 'onWorkspace'>) {
  const { file, state, progress, messages, reason, report, workspaces } = run;
  if (workspaces) return <WorkspaceChoice file={file} workspaces={workspaces} onWorkspace={onWorkspace} />;
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

/** The workspaces of an export that holds several, each with a button that imports it. */
function WorkspaceChoice({
  file,
  workspaces,
  onWorkspace,
}: { file: string; workspaces: readonly ImportWorkspace[] } & Pick<Props, 'onWorkspace'>) {
  return (
    <>
      <p>
        <b>{file}</b> holds several workspaces, so nothing is imported yet.{' '}
        {onWorkspace ? 'Choose one of them.' : 'Choose the file here again to select one of them.'}
      </p>
      <ul>
        {workspaces.map(({ name, team, channels, people, messages }) => (
          <li key={name}>
            <b>{formatNumber(messages)}</b>
            <span>
              messages of {name}
              <small>
                {team && `${team}, `}
                {`${formatNumber(channels)} public channels, ${formatNumber(people)} people`}
              </small>
              {onWorkspace && (
                <button type="button" className="button" onClick={() => onWorkspace(name)}>
                  Import {name}
                </button>
              )}
            </span>
          </li>
        ))}
      </ul>
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
