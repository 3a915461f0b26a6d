import { type Milliseconds, SECOND_MS } from 'backend/core/time/units';
import type { DashboardStore } from '../dashboard-store.ts';
import type { PageQueries } from './page-queries.ts';
import type { PageStore } from './page-store.ts';

const RETRY_DELAY_MS: Milliseconds = 2 * SECOND_MS;

/** Returns a function that watches a query. Its script is fetched at the first query, because the board needs none. */
export function loadPageQueries(page: PageStore, own: DashboardStore): PageQueries['watch'] {
  let queries: Promise<PageQueries> | undefined;
  return (name, args, onChange) => {
    queries ??= load(page, own);
    let isStopped = false;
    let stop = (): void => {
      isStopped = true;
    };
    void queries.then(({ watch }) => {
      if (!isStopped) stop = watch(name, args, onChange);
    });
    return () => stop();
  };
}

async function load(page: PageStore, own: DashboardStore): Promise<PageQueries> {
  for (;;) {
    const [script, registry] = await Promise.all([
      import('./page-queries.ts'),
      import('backend/core/queries/registry'),
    ]).catch(() => []);
    if (script && registry) return new script.PageQueries(page, own, registry.QUERIES);
    await new Promise((resolve) => setTimeout(resolve, RETRY_DELAY_MS));
  }
}
