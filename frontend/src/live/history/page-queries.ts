import type { DashboardStore } from '../dashboard-store.ts';
import { QueryRunner, type QueryTable } from '../queries/query-runner.ts';
import type { HistoryClient } from './history-client.ts';
import type { PageStore } from './page-store.ts';

/** What is known of the result of a query; see `ui/page/use-query.ts`. */
interface QueryState {
  result: unknown;
  progress: number | null;
  isCurrent: boolean;
}

/** One query that is shown. */
interface Watch {
  name: string;
  args: unknown;
  onChange: (state: QueryState) => void;
  shown: QueryState;
  source: 'own' | 'history' | undefined;
  /** Stops the source. */
  stop: () => void;
}

const NO_RESULT: QueryState = { result: null, progress: 0, isCurrent: false };

/** Computes queries on the rows of the page where these suffice, and else in the history worker. */
export class PageQueries {
  readonly #page: PageStore;
  readonly #queries: QueryTable;
  readonly #runner: QueryRunner;
  readonly #watches = new Set<Watch>();
  #chosen: PageStore['chosen'];

  constructor(page: PageStore, own: DashboardStore, queries: QueryTable) {
    this.#page = page;
    this.#queries = queries;
    this.#runner = new QueryRunner(own, queries);
    this.#chosen = page.chosen;
    page.subscribe(() => this.#update());
  }

  /** Calls `onChange` with each state of a query until the returned function is called. */
  readonly watch = (name: string, args: unknown, onChange: (state: QueryState) => void): (() => void) => {
    const watch: Watch = { name, args, onChange, shown: NO_RESULT, source: undefined, stop: () => undefined };
    this.#watches.add(watch);
    this.#updateNeeds();
    this.#updateWatch(watch);
    return () => {
      watch.stop();
      this.#watches.delete(watch);
      this.#updateNeeds();
    };
  };

  #update(): void {
    if (this.#chosen !== this.#page.chosen) {
      this.#chosen = this.#page.chosen;
      for (const watch of this.#watches) this.#show(watch, { isCurrent: false });
      this.#runner.choicesChanged();
    }
    this.#runner.recordsArrived();
    for (const watch of this.#watches) this.#updateWatch(watch);
  }

  #updateNeeds(): void {
    this.#page.setQueriesNeedAllRows([...this.#watches].some(({ name }) => this.#needsAllRows(name)));
  }

  #needsAllRows(name: string): boolean {
    return this.#queries[name]?.needsAllRows ?? false;
  }

  #updateWatch(watch: Watch): void {
    const source = this.#page.ownHolds(this.#needsAllRows(watch.name) ? 'all' : 'chosen') ? 'own' : 'history';
    if (source !== watch.source) {
      watch.stop();
      const { client } = this.#page.history;
      // Without a client yet, the page loads it, and updates this again.
      watch.source = source === 'own' || client ? source : undefined;
      watch.stop =
        source === 'own' ? this.#watchOwn(watch) : client ? this.#watchHistory(watch, client) : () => undefined;
    }
    if (source !== 'history' || watch.shown.isCurrent) return;
    const { fraction, failedStatus } = this.#page.history.loading;
    this.#show(watch, { progress: failedStatus === undefined ? fraction : null });
  }

  #watchOwn(watch: Watch): () => void {
    return this.#runner.watch(watch.name, watch.args, (result) =>
      this.#show(watch, { result, progress: 1, isCurrent: true }),
    );
  }

  #watchHistory(watch: Watch, client: HistoryClient): () => void {
    return client.watch(watch.name, watch.args, (answer) => {
      if (!client.isCurrent(answer)) return;
      if (this.#needsAllRows(watch.name) ? answer.horizonUs > 0 : !this.#page.isEnough(answer.horizonUs)) return;
      this.#show(watch, { result: answer.result, progress: 1, isCurrent: true });
    });
  }

  #show(watch: Watch, change: Partial<QueryState>): void {
    const { result, progress, isCurrent } = { ...watch.shown, ...change };
    const { shown } = watch;
    if (result === shown.result && progress === shown.progress && isCurrent === shown.isCurrent) return;
    watch.shown = { result, progress, isCurrent };
    watch.onChange(watch.shown);
  }
}
