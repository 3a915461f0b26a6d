import type { ImportStatus } from 'backend/core/protocol/import-status';
import { useCallback, useState } from 'react';
import type { ExportSource } from '../import/export-source.ts';
import { ImportDialog } from './ImportDialog.tsx';
import { useFileDrop } from './use-file-drop.ts';

interface Props {
  status: ImportStatus;
  isOpen: boolean;
  onOpen: (isOpen: boolean) => void;
  /** Resolves with the reason why the export was refused, or with an empty text. */
  uploadSlackExport: (source: ExportSource, maxMb: number) => Promise<string>;
}

/** Uploads the file or folder that is dropped anywhere on the page, and holds the import dialog. */
export function ImportDropZone({ status, isOpen, onOpen, uploadSlackExport }: Props) {
  const [problem, setProblem] = useState('');
  const [isReading, setReading] = useState(false);
  const { max_mb } = status;
  const onSource = useCallback(
    (source: ExportSource) => {
      onOpen(true);
      setProblem('');
      setReading(!(source instanceof File));
      void uploadSlackExport(source, max_mb).then((reason) => {
        setProblem(reason);
        setReading(false);
      });
    },
    [onOpen, uploadSlackExport, max_mb],
  );
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
          onClose={() => onOpen(false)}
        />
      )}
    </>
  );
}
