import { useEffect, useState } from 'react';
import { type ExportSource, isDroppedFolder } from '../import/export-source.ts';

/**
 * Returns whether files are dragged over the page; `onDropped` gets the first file or folder that is dropped anywhere on
 * it.
 */
export function useFileDrop(onDropped: (source: ExportSource) => void): boolean {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const onDragOver = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      // Otherwise the browser leaves the page and opens the file.
      event.preventDefault();
      setOver(true);
    };
    const onDragLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const onDrop = (event: DragEvent) => {
      setOver(false);
      const dropped = event.dataTransfer && firstDropped(event.dataTransfer);
      if (!dropped) return;
      event.preventDefault();
      onDropped(dropped);
    };
    addEventListener('dragover', onDragOver);
    addEventListener('dragleave', onDragLeave);
    addEventListener('drop', onDrop);
    return () => {
      removeEventListener('dragover', onDragOver);
      removeEventListener('dragleave', onDragLeave);
      removeEventListener('drop', onDrop);
    };
  }, [onDropped]);
  return isOver;
}

/** A folder is in `files` as well, but as a file that cannot be read. */
function firstDropped({ items, files }: DataTransfer): ExportSource | undefined {
  const entry = items[0]?.webkitGetAsEntry();
  return entry && isDroppedFolder(entry) ? entry : files[0];
}
