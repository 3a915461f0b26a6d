import type { QueryArgs, QueryName, QueryResult } from 'backend/core/queries/registry';
import { createContext, startTransition, useContext, useEffect, useState } from 'react';

/** What is known of the result of a query. */
export interface QueryState<Result> {
  /** Null while it is computed for the first time. */
  result: Result | null;
  /** How much of the past that it needs is loaded, 0 to 1; null if the last attempt failed. */
  progress: number | null;
  /** Whether the result is that of the current view state. While it is not, the new one is computed. */
  isCurrent: boolean;
}

/** Calls `onChange` with each state of a query until the returned function is called. */
export type WatchQuery = (name: string, args: unknown, onChange: (state: QueryState<unknown>) => void) => () => void;

const NO_RESULT: QueryState<unknown> = { result: null, progress: 0, isCurrent: false };

/** Without a context around it, a query has no result. */
export const QueryContext = createContext<WatchQuery>(() => () => undefined);

/**
 * Returns the result of a query of `core/queries/registry.ts`. It is computed when the component is mounted, anew when
 * arguments or view state change, and at most once a second while records arrive. Arguments are compared by content.
 */
export function useQuery<Name extends QueryName>(name: Name, args: QueryArgs<Name>): QueryState<QueryResult<Name>> {
  const watchQuery = useContext(QueryContext);
  const key = JSON.stringify([name, args]);
  const [shown, setShown] = useState({ key: '', state: NO_RESULT });
  useEffect(() => {
    const [queryName, queryArgs]: [string, unknown] = JSON.parse(key);
    return watchQuery(queryName, queryArgs, (state) => startTransition(() => setShown({ key, state })));
  }, [watchQuery, key]);
  // The result under a key is the result of the query of that name.
  return (shown.key === key ? shown.state : NO_RESULT) as QueryState<QueryResult<Name>>;
}
