import { createSignal, type Signal } from '../async/signal.ts';
import type { Journal } from '../journal/journal.ts';
import type { Log, LogEntry, LogStatus, Position } from './log.ts';

const BATCH_RECORDS = 500;
const BATCH_BYTES = 512 * 1024;

/** The log of one machine: the journal itself. Positions are `[offset]`. Closing the log closes the journal. */
export function createEmbeddedLog(journal: Journal): Log {
  const readers = new Set<Signal>();
  let closed = false;
  let status: LogStatus = {
    engine: 'embedded',
    connected: true,
    since: Date.now(),
    waiting: 0,
    reason: '',
    rejectReason: '',
  };

  async function* entries([from = 0]: Position, signal: AbortSignal): AsyncGenerator<readonly LogEntry[]> {
    const bell = createSignal();
    const stopHearing = journal.onCommit(bell.notify);
    readers.add(bell);
    signal.addEventListener('abort', bell.notify);
    try {
      let next = from;
      while (!closed && !signal.aborted) {
        const found = journal.read(next, BATCH_RECORDS, BATCH_BYTES);
        const last = found.at(-1);
        if (last) {
          next = last.offset + 1;
          yield found.map((entry) => ({ partition: 0, ...entry }));
        } else {
          await bell.wait();
        }
      }
    } finally {
      signal.removeEventListener('abort', bell.notify);
      readers.delete(bell);
      stopHearing();
    }
  }

  return {
    append: (records) => journal.append(records),
    entries,
    bounds: () => ({ epoch: journal.epoch, floor: [journal.floor], head: [journal.head] }),
    status() {
      const reason = closed ? 'The log is closed.' : journal.failure;
      const connected = reason === '';
      const since = connected === status.connected ? status.since : Date.now();
      status = { ...status, connected, since, reason, rejectReason: reason };
      return status;
    },
    async close() {
      closed = true;
      for (const bell of readers) bell.notify();
      await journal.close();
    },
  };
}
