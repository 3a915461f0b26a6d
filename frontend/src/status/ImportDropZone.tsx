import type { ImportStatus } from 'backend/core/protocol/import-status';
import { useCallback, useState } from 'react';
import { type ExportSource, uploadName } from '../import/export-source.ts';
import { ImportDialog } from './ImportDialog.tsx';
import { useFileDrop } from './use-file-drop.ts';

interface Props {
  status: ImportStatus;
  isOpen: boolean;
  onOpen: (isOpen: boolean) => void;
  /** Resolves with the reason why the export was refused, or with an empty text. */
  uploadSlackExport: UploadSlackExport;
}

/**
 * Uploads an export. Resolves with the reason why it was refused, or with an empty text. `workspace` is the one to import of
 * an export that holds several; empty otherwise.
 */
export type UploadSlackExport = (source: ExportSource, maxMb: number, workspace: string) => Promise<string>;

/** Uploads the file or folder that is dropped anywhere on the page, and holds the import dialog. */
export function ImportDropZone({ status, isOpen, onOpen, uploadSlackExport }: Props) {
  const [problem, setProblem] = useState('');
  const [isReading, setReading] = useState(false);
  const [lastSource, setLastSource] = useState<ExportSource | null>(null);
  const { max_mb } = status;
  const upload = useCallback(
    (source: ExportSource, workspace: string) => {
      onOpen(true);
      setProblem('');
      setReading(!(source instanceof File));
      setLastSource(source);
      void uploadSlackExport(source, max_mb, workspace).then((reason) => {
        setProblem(reason);
        setReading(false);
      });
    },
    [onOpen, uploadSlackExport, max_mb],
  );
  const onSource = useCallback((source: ExportSource) => upload(source, ''), [upload]);
  // The status may be that of an export which another page has uploaded.
  const isLastSource = lastSource !== null && uploadName(lastSource) === status.current?.file;
  const onWorkspace = isLastSource ? (workspace: string) => upload(lastSource, workspace) : undefined;
  const isOver = useFileDrop(onSource);
  return (
    <>
      {isOver && <p className="drop">Drop the export of your workspace to import it</p>}
      {isOpen && (
        <ImportDialog
          status={status}
          problem={problem}
          isReading={isReading}
          onSource={onSource}
          onWorkspace={onWorkspace}
          onClose={() => onOpen(false)}
        />
      )}
    </>
  );
}
