import type { SlackRecord } from '../../backend/src/core/records/record.ts';
import type { Log, LogBounds, LogEntry, LogStatus } from '../../backend/src/log/log.ts';

/** Creates a log whose entries, bounds and failures the test decides. */
export function createScriptedLog(epoch = 'aaaaaaaa', engine: LogStatus['engine'] = 'embedded') {
  const steps: (() => readonly LogEntry[])[] = [];
  let wake: () => void = () => undefined;
  let bounds: LogBounds | undefined = { epoch, floor: [0], head: [0] };
  const log: Log = {
    append: () => Promise.resolve(),
    async *entries(_from, signal) {
      signal.addEventListener('abort', () => wake());
      while (!signal.aborted) {
        const step = steps.shift();
        if (step) yield step();
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    },
    bounds: () => bounds,
    status: () => ({ engine, connected: true, since: 0, waiting: 0, reason: '', rejectReason: '' }),
    close: () => Promise.resolve(),
  };
  return {
    log,
    /** Adds the next batch that a reader gets. The step may throw instead. */
    next(step: () => readonly LogEntry[]) {
      steps.push(step);
      wake();
    },
    /** Sets what `bounds` returns. */
    setBounds(next: LogBounds | undefined) {
      bounds = next;
    },
  };
}

/** Returns records, or texts that are not records, as entries of the first partition, from an offset on. */
export function logEntries(from: number, ...records: (SlackRecord | string)[]): LogEntry[] {
  return records.map((record, i) => ({
    partition: 0,
    offset: from + i,
    json: typeof record === 'string' ? record : JSON.stringify(record),
  }));
}
