import { readDurableFile, writeDurableFile } from '../storage/durable-file.ts';

/** A file that is replaced atomically: after a crash it holds the old text or the new one. */
export interface DurableTextFile {
  /** Resolves with undefined if the file does not exist. Rejects if it is damaged. */
  read(): Promise<string | undefined>;
  write(text: string): Promise<void>;
}

/** Returns the file at this path, which need not exist. */
export function durableTextFile(path: string): DurableTextFile {
  return {
    read: async () => await readDurableFile(path).then((bytes) => bytes && new TextDecoder().decode(bytes)),
    write: (text) => writeDurableFile(path, new TextEncoder().encode(text)),
  };
}
