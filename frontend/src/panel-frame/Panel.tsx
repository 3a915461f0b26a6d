import type { ReactNode } from 'react';
import { formatCatchingUp } from '../format/format.ts';
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx';
import { usePage } from '../ui/page/page-context.ts';
import { ExportMenu } from './ExportMenu.tsx';
import { MetricExplanation } from './MetricExplanation.tsx';
import { usePanelDefinition } from './panel-context.ts';
import { ShowAll } from './ShowAll.tsx';

interface Props {
  /** Replaces the title of the definition, where a number belongs into it. */
  title?: string;
  /** What the panel shows: its window or its order. */
  meta: ReactNode;
  /** Whether the panel shows the present, so that it says "stopped" while the connection is lost. */
  showsPresent?: boolean;
  /** Draws the content again after an error when this changes. */
  retryOn: unknown;
  /** Null or undefined: the placeholder of the definition is shown. */
  children: ReactNode;
}

/**
 * The frame of a panel: its title, its `?`, its save button and its content. The freshness of the content replaces the
 * meta while the page is not live, so that nothing shifts.
 */
export function Panel({ title, meta, showsPresent = false, retryOn, children }: Props) {
  const definition = usePanelDefinition();
  const { id, help, list, table, placeholder } = definition;
  const shownTitle = title ?? definition.title;
  return (
    <section className={`panel ${id}`} id={id} aria-labelledby={`${id}-title`}>
      <header>
        <h2 id={`${id}-title`}>{shownTitle}</h2>
        <Meta showsPresent={showsPresent}>
          {meta}
          {meta && help && (
            <>
              {' '}
              <MetricExplanation definition={help} />
            </>
          )}
        </Meta>
        {list && <ShowAll list={list} />}
        {table && <ExportMenu name={id} title={shownTitle} table={table} />}
      </header>
      <ErrorBoundary retryOn={retryOn}>{children ?? placeholder}</ErrorBoundary>
    </section>
  );
}

function Meta({ showsPresent, children }: { showsPresent: boolean; children: ReactNode }) {
  const { freshness, timeFormatter } = usePage();
  switch (freshness.kind) {
    case 'loading':
      return null;
    case 'stale':
      return (
        <span className="asof">
          as of {timeFormatter.timeOfDay(freshness.asOf)}
          {showsPresent && <b className="present">stopped</b>}
        </span>
      );
    case 'catching_up':
      return <span className="meta">{formatCatchingUp(freshness.left)}</span>;
    case 'live':
      return <span className="meta">{children}</span>;
  }
}
