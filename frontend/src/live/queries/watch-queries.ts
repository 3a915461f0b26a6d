import { QUERIES } from 'backend/core/queries/registry';
import type { DashboardStore } from '../dashboard-store.ts';
import { QueryRunner } from './query-runner.ts';

/** What is known of the result of a query; see `ui/use-query.ts`. */
interface QueryState {
  result: unknown;
  progress: number;
  isCurrent: boolean;
}

/** Returns the function that watches a query of the store's community. */
export function watchQueries(
  store: DashboardStore,
): (name: string, args: unknown, onChange: (state: QueryState) => void) => () => void {
  const runner = new QueryRunner(store, QUERIES);
  let { summary: shown, choices } = store.getState();
  store.subscribe(() => {
    const next = store.getState();
    if (next.choices !== choices) runner.choicesChanged();
    else if (next.summary !== shown) runner.recordsArrived();
    ({ summary: shown, choices } = next);
  });
  return (name, args, onChange) =>
    runner.watch(name, args, (result) => onChange({ result, progress: 1, isCurrent: true }));
}
