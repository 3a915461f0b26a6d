import { useId } from 'react';
import { usePage, useSummary } from '../ui/page-context.ts';
import { savePanel } from './save-panel.ts';

const FORMATS = ['csv', 'json'] as const;

/** Saves what a panel shows, as filtered and of the moment shown. */
export function ExportMenu({ panel, title }: { panel: string; title: string }) {
  const { kiosk, timeFormatter: times } = usePage();
  const { summary } = useSummary();
  const id = useId();
  if (kiosk || !summary) return null;
  return (
    <>
      <button type="button" className="opens" popoverTarget={id} aria-label={`Save ${title}`} title="Save">
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path className="line" d="M8 2v8.500M4.500 7 8 10.500 11.500 7M2.500 13.500h11" />
        </svg>
      </button>
      <section id={id} popover="auto" className="menu" aria-label={`Save ${title} as`}>
        {FORMATS.map((format) => (
          <button
            key={format}
            type="button"
            popoverTarget={id}
            popoverTargetAction="hide"
            onClick={() => savePanel(format, panel, summary, times.timeZone)}
          >
            {format.toUpperCase()}
          </button>
        ))}
      </section>
    </>
  );
}
