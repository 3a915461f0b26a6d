import type { ImportStatus } from 'backend/core/protocol/import-status';
import { useCallback, useState } from 'react';
import { ImportDialog } from './ImportDialog.tsx';
import { useFileDrop } from './use-file-drop.ts';

interface Props {
  status: ImportStatus;
  isOpen: boolean;
  onOpen: (isOpen: boolean) => void;
  /** Resolves with the reason why the file was refused, or with an empty text. */
  uploadSlackExport: (file: File, maxMb: number) => Promise<string>;
}

/** Uploads the file that is dropped anywhere on the page, and holds the import dialog. */
export function ImportDropZone({ status, isOpen, onOpen, uploadSlackExport }: Props) {
  const [problem, setProblem] = useState('');
  const { max_mb } = status;
  const onFile = useCallback(
    (file: File) => {
      onOpen(true);
      setProblem('');
      void uploadSlackExport(file, max_mb).then(setProblem);
    },
    [onOpen, uploadSlackExport, max_mb],
  );
  const isOver = useFileDrop(onFile);
  return (
    <>
      {isOver && <p className="drop">Drop the export of your workspace to import it</p>}
      {isOpen && <ImportDialog status={status} problem={problem} onFile={onFile} onClose={() => onOpen(false)} />}
    </>
  );
}
