import { useId } from 'react';
import { EXPORT_FORMATS } from '../export/export-file.ts';
import { saveTable } from '../export/save-table.ts';
import { usePage, useSummary } from '../ui/page-context.ts';
import type { PanelTable } from './panel-definition.ts';

interface Props {
  /** Stands in the name of the file. */
  name: string;
  title: string;
  table: PanelTable;
}

/** The save button of a panel, with a menu of formats. It saves what the panel shows: same filter, same moment. */
export function ExportMenu({ name, title, table }: Props) {
  const { kiosk, timeFormatter } = usePage();
  const { summary } = useSummary();
  const id = useId();
  if (kiosk || !summary) return null;
  return (
    <>
      <button type="button" className="opens" popoverTarget={id} aria-label={`Save ${title}`} title="Save">
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path className="line" d="M8 2v8.5M4.5 7 8 10.5 11.5 7M2.5 13.5h11" />
        </svg>
      </button>
      <section id={id} popover="auto" className="menu" aria-label={`Save ${title} as`}>
        {EXPORT_FORMATS.map((format) => (
          <button
            key={format}
            type="button"
            popoverTarget={id}
            popoverTargetAction="hide"
            onClick={() => saveTable(format, name, table(summary), summary, timeFormatter.timeZone)}
          >
            {format.toUpperCase()}
          </button>
        ))}
      </section>
    </>
  );
}
