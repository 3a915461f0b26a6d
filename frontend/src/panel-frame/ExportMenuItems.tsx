import { EXPORT_FORMATS } from '../export/export-file.ts';
import { saveTable } from '../export/save-table.ts';
import { loadScript } from '../ui/lazy-component.ts';
import { usePage, useSummary } from '../ui/page/page-context.ts';
import type { PanelTable } from './panel-definition.ts';

interface Props {
  /** The id of the menu. */
  id: string;
  /** Stands in the name of the file. */
  name: string;
  table: () => Promise<PanelTable>;
}

/** The formats in which the table of a panel can be saved. */
export function ExportMenuItems({ id, name, table }: Props) {
  const { timeFormatter } = usePage();
  const { summary } = useSummary();
  if (!summary) return null;
  return EXPORT_FORMATS.map((format) => (
    <button
      key={format}
      type="button"
      popoverTarget={id}
      popoverTargetAction="hide"
      onClick={async () => saveTable(format, name, (await loadScript(table))(summary), summary, timeFormatter.timeZone)}
    >
      {format.toUpperCase()}
    </button>
  ));
}
