import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ViewerCommand, ViewerReport } from './viewers.ts';

/** The process of the viewers. */
export interface ViewerProcess {
  /** Resolves once the wish holds; rejects where it never will. */
  run(wish: ViewerCommand): Promise<ViewerReport>;
  stop(): Promise<void>;
}

export function startViewerProcess(): ViewerProcess {
  const child = fork(fileURLToPath(new URL('viewers.ts', import.meta.url)), { execArgv: ['--import', 'tsx'] });
  const lost = once(child, 'exit').then(([code]) => Promise.reject(new Error(`the viewers ended with ${code}`)));
  lost.catch(() => undefined);
  return {
    run(wish) {
      const done = once(child, 'message') as Promise<[ViewerReport]>;
      child.send(wish);
      const answer = Promise.race([done, lost]).then(([first]) => first);
      // Whoever fails while it waits has something else to say.
      answer.catch(() => undefined);
      return answer;
    },
    async stop() {
      child.disconnect();
      await lost.catch(() => undefined);
    },
  };
}

/** Open files that a process may have. */
export function maxOpenFiles(): number {
  const text = execFileSync('sh', ['-c', 'ulimit -Hn'], { encoding: 'utf8' }).trim();
  return text === 'unlimited' ? Number.POSITIVE_INFINITY : Number(text);
}
