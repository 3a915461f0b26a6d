import type { ReactNode } from 'react';

/** What is known, and its value. */
export interface Fact {
  name: string;
  value: ReactNode;
}

export function FactList({ facts }: { facts: readonly (Fact | null)[] }) {
  return (
    <dl>
      {facts.map(
        (fact) =>
          fact && (
            <div key={fact.name}>
              <dt>{fact.name}</dt>
              <dd>{fact.value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
