import { Suspense, useId, useState } from 'react';
import { preloadedComponent } from '../ui/lazy-component.ts';
import { usePage, useSummary } from '../ui/page/page-context.ts';
import type { PanelTable } from './panel-definition.ts';

const ExportMenuItems = preloadedComponent(() =>
  import('./ExportMenuItems.tsx').then(({ ExportMenuItems }) => ExportMenuItems),
);

interface Props {
  /** Stands in the name of the file. */
  name: string;
  title: string;
  table: () => Promise<PanelTable>;
}

/** The save button of a panel, with a menu of formats. It saves what the panel shows: same filter, same moment. */
export function ExportMenu({ name, title, table }: Props) {
  const { kiosk } = usePage();
  const { summary } = useSummary();
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  if (kiosk || !summary) return null;
  return (
    <>
      <button type="button" className="opens" popoverTarget={id} aria-label={`Save ${title}`} title="Save">
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path className="line" d="M8 2v8.5M4.5 7 8 10.5 11.5 7M2.5 13.5h11" />
        </svg>
      </button>
      <section
        id={id}
        popover="auto"
        className="menu"
        aria-label={`Save ${title} as`}
        onToggle={(event) => setOpen(event.newState === 'open')}
      >
        {isOpen && (
          <Suspense>
            <ExportMenuItems id={id} name={name} table={table} />
          </Suspense>
        )}
      </section>
    </>
  );
}
