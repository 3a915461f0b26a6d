import type { ImportStatus } from 'backend/core/protocol/import-status';
import { useCallback, useState } from 'react';
import { ImportDialog } from './ImportDialog.tsx';
import { useFileDrop } from './use-file-drop.ts';

interface Props {
  status: ImportStatus;
  isOpen: boolean;
  onOpen: (isOpen: boolean) => void;
  /** Resolves with the reason why the file was refused, or with an empty text. */
  uploadSlackExport: UploadSlackExport;
}

/**
 * Uploads an export. Resolves with the reason why the server refused the file, or with an empty text. `workspace` is the
 * one to import of an export that holds several; empty otherwise.
 */
export type UploadSlackExport = (file: File, maxMb: number, workspace: string) => Promise<string>;

/** Uploads the file that is dropped anywhere on the page, and holds the import dialog. */
export function ImportDropZone({ status, isOpen, onOpen, uploadSlackExport }: Props) {
  const [problem, setProblem] = useState('');
  const [lastFile, setLastFile] = useState<File | null>(null);
  const { max_mb } = status;
  const upload = useCallback(
    (file: File, workspace: string) => {
      onOpen(true);
      setProblem('');
      setLastFile(file);
      void uploadSlackExport(file, max_mb, workspace).then(setProblem);
    },
    [onOpen, uploadSlackExport, max_mb],
  );
  const onFile = useCallback((file: File) => upload(file, ''), [upload]);
  // The status may be that of a file which another page has uploaded.
  const isLastFile = lastFile !== null && lastFile.name === status.current?.file;
  const onWorkspace = isLastFile ? (workspace: string) => upload(lastFile, workspace) : undefined;
  const isOver = useFileDrop(onFile);
  return (
    <>
      {isOver && <p className="drop">Drop the export of your workspace to import it</p>}
      {isOpen && (
        <ImportDialog
          status={status}
          problem={problem}
          onFile={onFile}
          onWorkspace={onWorkspace}
          onClose={() => onOpen(false)}
        />
      )}
    </>
  );
}
