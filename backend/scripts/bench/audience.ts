import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Answer, Wish } from './viewers.ts';

/** The process of the viewers. */
export interface Audience {
  /** Resolves once the wish holds; rejects where it never will. */
  wish(wish: Wish): Promise<Answer>;
  end(): Promise<void>;
}

export function seat(): Audience {
  const child = fork(fileURLToPath(new URL('viewers.ts', import.meta.url)), { execArgv: ['--import', 'tsx'] });
  const lost = once(child, 'exit').then(([code]) => Promise.reject(new Error(`the viewers ended with ${code}`)));
  lost.catch(() => undefined);
  return {
    wish(wish) {
      const done = once(child, 'message') as Promise<[Answer]>;
      child.send(wish);
      const answer = Promise.race([done, lost]).then(([first]) => first);
      // Whoever fails while it waits has something else to say.
      answer.catch(() => undefined);
      return answer;
    },
    async end() {
      child.disconnect();
      await lost.catch(() => undefined);
    },
  };
}

/** Open files that a process may have. */
export function mostFiles(): number {
  const text = execFileSync('sh', ['-c', 'ulimit -Hn'], { encoding: 'utf8' }).trim();
  return text === 'unlimited' ? Number.POSITIVE_INFINITY : Number(text);
}
