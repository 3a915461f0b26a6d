import { createSignal, type Signal } from '../async/signal.ts';
import type { Journal } from '../journal/journal.ts';
import { ConnectionStatus } from './connection-status.ts';
import type { Log, LogEntry, Position } from './log.ts';

const BATCH_RECORDS = 500;
/** Bytes of UTF-16. */
const BATCH_BYTES = 512 * 1024;

/** The log of a single process: the journal itself. Positions are `[offset]`. Closing the log closes the journal. */
export function createEmbeddedLog(journal: Journal): Log {
  const readers = new Set<Signal>();
  const connection = new ConnectionStatus(true);
  let isClosed = false;

  async function* entries([from = 0]: Position, signal: AbortSignal): AsyncGenerator<readonly LogEntry[]> {
    const wake = createSignal();
    const unsubscribe = journal.onCommit(wake.notify);
    readers.add(wake);
    signal.addEventListener('abort', wake.notify);
    try {
      let next = from;
      while (!isClosed && !signal.aborted) {
        const batch = journal.read(next, BATCH_RECORDS, BATCH_BYTES);
        const last = batch.at(-1);
        if (last) {
          next = last.offset + 1;
          yield batch.map((entry) => ({ partition: 0, ...entry }));
        } else {
          await wake.wait();
        }
      }
    } finally {
      signal.removeEventListener('abort', wake.notify);
      readers.delete(wake);
      unsubscribe();
    }
  }

  return {
    append: (records) => journal.append(records),
    entries,
    bounds: () => ({ epoch: journal.epoch, floor: [journal.floor], head: [journal.head] }),
    status() {
      const reason = isClosed ? 'The log is closed.' : journal.failure;
      return { engine: 'embedded', ...connection.update(reason), waiting: 0, rejectReason: reason };
    },
    async close() {
      isClosed = true;
      for (const reader of readers) reader.notify();
      await journal.close();
    },
  };
}
