import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { QueryContext, type QueryState, useQuery, type WatchQuery } from './use-query.ts';

afterEach(cleanup);

/** The queries that are watched, by their arguments. */
const watched = new Map<string, (state: QueryState<unknown>) => void>();
const watchQuery: WatchQuery = (_name, args, onChange) => {
  const key = JSON.stringify(args);
  watched.set(key, onChange);
  return () => watched.delete(key);
};

function Result({ of }: { of: string }) {
  // The hook passes on any name.
  const { result, progress, isCurrent } = useQuery('any' as never, { of } as never);
  return <p>{JSON.stringify({ result, progress, isCurrent })}</p>;
}

function page(of: string) {
  return (
    <QueryContext value={watchQuery}>
      <Result of={of} />
    </QueryContext>
  );
}

function shown(): QueryState<unknown> {
  return JSON.parse(screen.getByText(/result/).textContent ?? '');
}

it('a query has no result at first, then each one that is computed for its arguments', async () => {
  const { rerender } = render(page('a'));
  expect(shown()).toEqual({ result: null, progress: 0, isCurrent: false });
  await act(async () => watched.get('{"of":"a"}')?.({ result: 1, progress: 1, isCurrent: true }));
  expect(shown()).toEqual({ result: 1, progress: 1, isCurrent: true });
  rerender(page('b'));
  expect(shown()).toEqual({ result: null, progress: 0, isCurrent: false });
  expect([...watched.keys()]).toEqual(['{"of":"b"}']);
});

it('a query is watched until its component is removed, and not anew for equal arguments', () => {
  const { rerender, unmount } = render(page('a'));
  const first = watched.get('{"of":"a"}');
  rerender(page('a'));
  expect(watched.get('{"of":"a"}')).toBe(first);
  unmount();
  expect(watched.size).toBe(0);
});
