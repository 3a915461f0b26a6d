import type { MetricContext } from 'backend/core/metrics/metric-context';
import { type Milliseconds, SECOND_MS } from 'backend/core/time/units';

/** While records arrive, a query is computed no more often than this. */
const QUERY_INTERVAL_MS: Milliseconds = SECOND_MS;

/** Queries by their name; `QUERIES` of `core/queries/registry.ts` is one table. */
export type QueryTable = Readonly<Record<string, AnyQuery>>;

interface AnyQuery {
  (context: MetricContext, args: never): unknown;
  needsAllRows?: boolean;
}

/** What computes queries: the store of the page or of the history worker. */
export interface QuerySource {
  compute<Result>(run: (context: MetricContext) => Result): Result | undefined;
}

interface Watch {
  name: string;
  args: unknown;
  onResult: (result: unknown) => void;
  /** In `performance.now()`. */
  computedAt: Milliseconds;
  /** Whether records or choices have changed since then. */
  isStale: boolean;
}

/**
 * Computes the watched queries of one store: each when it is first watched and when the choices change, and at most once
 * a second while records arrive.
 */
export class QueryRunner {
  readonly #source: QuerySource;
  readonly #queries: QueryTable;
  readonly #watches = new Set<Watch>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(source: QuerySource, queries: QueryTable) {
    this.#source = source;
    this.#queries = queries;
  }

  /** Calls `onResult` with each result until the returned function is called. */
  watch(name: string, args: unknown, onResult: (result: unknown) => void): () => void {
    const watch: Watch = { name, args, onResult, computedAt: Number.NEGATIVE_INFINITY, isStale: true };
    this.#watches.add(watch);
    this.#schedule();
    return () => this.#watches.delete(watch);
  }

  /** Computes every query anew, because the choices have changed. */
  choicesChanged(): void {
    for (const watch of this.#watches) {
      watch.computedAt = Number.NEGATIVE_INFINITY;
      watch.isStale = true;
    }
    this.#schedule();
  }

  /** Computes the queries anew, but for those that were computed within the last second: these follow then. */
  recordsArrived(): void {
    for (const watch of this.#watches) watch.isStale = true;
    this.#schedule();
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    const stale = [...this.#watches].filter(({ isStale }) => isStale);
    if (stale.length === 0) return;
    const earliestAt = Math.min(...stale.map(({ computedAt }) => computedAt + QUERY_INTERVAL_MS));
    this.#timer = setTimeout(() => this.#run(), Math.max(0, earliestAt - performance.now()));
  }

  #run(): void {
    for (const watch of this.#watches) {
      if (!watch.isStale || watch.computedAt + QUERY_INTERVAL_MS > performance.now()) continue;
      watch.isStale = false;
      const query = this.#queries[watch.name];
      // The name decides the type of the arguments, and `useQuery` checks them by it.
      const result = query && this.#source.compute((context) => query(context, watch.args as never));
      if (result === undefined) continue;
      watch.computedAt = performance.now();
      watch.onResult(result);
    }
    // Those that were computed within the last second, and those whose timer fired a moment early.
    this.#schedule();
  }
}
