import type { ReactNode } from 'react';
import { ExportMenu } from '../export/ExportMenu.tsx';
import { formatCatchingUp } from '../format/format.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { usePage } from './page-context.ts';

interface Props {
  id: string;
  title: string;
  /** What the panel shows: its window or its order. */
  meta: ReactNode;
  /** Whether it moves with time, and says so when it does not. */
  showsPresent?: boolean;
  /** What the content is drawn from. */
  retryOn: unknown;
  children: ReactNode;
}

/** A ruled column with a title. How fresh its content is stands where the meta stands, so that nothing shifts. */
export function Panel({ id, title, meta, showsPresent: moves = false, retryOn: data, children }: Props) {
  return (
    <section className={`panel ${id}`} id={id} aria-labelledby={`${id}-title`}>
      <header>
        <h2 id={`${id}-title`}>{title}</h2>
        <Meta moves={moves}>{meta}</Meta>
        <ExportMenu panel={id} title={title} />
      </header>
      <ErrorBoundary retryOn={data}>{children}</ErrorBoundary>
    </section>
  );
}

function Meta({ moves, children }: { moves: boolean; children: ReactNode }) {
  const { freshness, timeFormatter: times } = usePage();
  switch (freshness.kind) {
    case 'loading':
      return null;
    case 'stale':
      return (
        <span className="asof">
          as of {times.timeOfDay(freshness.asOf)}
          {moves && <b className="present">stopped</b>}
        </span>
      );
    case 'catching_up':
      return <span className="meta">{formatCatchingUp(freshness.left)}</span>;
    case 'live':
      return <span className="meta">{children}</span>;
  }
}
