import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ViewerCommand, ViewerReport } from './viewers.ts';

/** The process that holds all connections of the viewers. */
export interface ViewerProcess {
  /** Resolves once the command is done. Rejects if the process ends before. */
  run(command: ViewerCommand): Promise<ViewerReport>;
  stop(): Promise<void>;
}

export function startViewerProcess(): ViewerProcess {
  const child = fork(fileURLToPath(new URL('viewers.ts', import.meta.url)), { execArgv: ['--import', 'tsx'] });
  const exited = once(child, 'exit').then(([code]) =>
    Promise.reject(new Error(`the viewer process ended with ${code}`)),
  );
  exited.catch(() => undefined);
  return {
    run(command) {
      const done = once(child, 'message') as Promise<[ViewerReport]>;
      child.send(command);
      const report = Promise.race([done, exited]).then(([first]) => first);
      // A caller that fails before it awaits the report shows its own error, not an unhandled rejection.
      report.catch(() => undefined);
      return report;
    },
    async stop() {
      child.disconnect();
      await exited.catch(() => undefined);
    },
  };
}

/** Returns how many files a process may open (`ulimit -n`). */
export function maxOpenFiles(): number {
  const limit = execFileSync('sh', ['-c', 'ulimit -Hn'], { encoding: 'utf8' }).trim();
  return limit === 'unlimited' ? Number.POSITIVE_INFINITY : Number(limit);
}

/** Open files of the viewer process beside its connections, at most. */
const RESERVED_FILES = 200;

/** Returns how many viewers the viewer process can hold. */
export function maxViewerCount(): number {
  return maxOpenFiles() - RESERVED_FILES;
}
