import { Suspense } from 'react';
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx';
import { PanelContext } from './panel-context.ts';
import type { PanelDefinition, PanelProps } from './panel-definition.ts';

/** Draws one panel. If it throws, its title and a message stand in its place, and the other panels stay. */
export function PanelSlot({ definition, summary, settings }: PanelProps & { definition: PanelDefinition }) {
  const { component: PanelComponent } = definition;
  return (
    <ErrorBoundary retryOn={summary} panel={definition}>
      <PanelContext value={definition}>
        <Suspense>
          <PanelComponent summary={summary} settings={settings} />
        </Suspense>
      </PanelContext>
    </ErrorBoundary>
  );
}
