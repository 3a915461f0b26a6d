import { SECOND_MS } from 'backend/core/time/units';
import { useDeferredValue, useMemo, useRef, useState } from 'react';
import { EXPORT_FORMATS, type ExportFormat } from '../../export/export-file.ts';
import { saveList } from '../../export/save-list.ts';
import { formatCount, formatNumber } from '../../format/format.ts';
import { LiveRegion } from '../../ui/LiveRegion.tsx';
import { usePage, useSummary } from '../../ui/page/page-context.ts';
import type { QueryState } from '../../ui/page/use-query.ts';
import { type ListName, type ListSort, type Sheet, useView } from '../../ui/page/view-context.ts';
import { SheetTitle } from '../../ui/SheetTitle.tsx';
import { progressText } from '../parts/progress-text.ts';
import { usePeriodLabel } from '../parts/use-period-label.ts';
import { ListGrid } from './ListGrid.tsx';
import { isSortable, isText, type ListColumn, type ListModel } from './list-column.ts';
import { exportCells, exportColumns } from './list-export.ts';
import { SortChoice } from './SortChoice.tsx';
import { searchRows } from './search-rows.ts';
import { sortRows } from './sort-rows.ts';
import './lists.css';

export type ListOf = Extract<Sheet, { kind: 'list' }>;

interface Props<Result> {
  sheet: ListOf;
  title: string;
  /** What the list holds, and in which order it opens. */
  note: string;
  query: QueryState<Result>;
  model: (result: Result) => ListModel;
}

/** A whole list: searched, sorted by any column, and saved as it is listed. */
export function ListView<Result>({ sheet, title, note, query, model }: Props<Result>) {
  const { changeView } = useView();
  const periodLabel = usePeriodLabel();
  const [text, setText] = useState('');
  const searched = useDeferredValue(text);
  const grid = useRef<HTMLDivElement>(null);
  const { result, progress, isCurrent } = query;
  const list = useMemo(() => (result === null ? null : model(result)), [result, model]);
  const found = useMemo(() => list && searchRows(list, searched), [list, searched]);
  const { sort } = sheet;
  const sortedBy = sort && list?.columns.filter(isSortable).find(({ id }) => id === sort.column);
  const rows = useMemo(
    () => found && (sortedBy && sort ? sortRows(found, sortedBy, sort.descending) : found),
    [found, sortedBy, sort],
  );
  const setSort = (next: ListSort | null) => changeView({ sheet: { ...sheet, sort: next } }, 'replace');
  const toggleSort = (column: string) => {
    const known = list?.columns.find(({ id }) => id === column);
    if (known) setSort(nextSort(sort, known));
  };
  return (
    <div className={isCurrent ? 'list-view' : 'list-view outdated'}>
      <SheetTitle>{[title, periodLabel].filter(Boolean).join(', ')}</SheetTitle>
      <p className="note">{note}</p>
      <div className="list-tools">
        <input
          type="search"
          aria-label={`Search ${title.toLowerCase()} by name`}
          placeholder="Search by name"
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'ArrowDown') return;
            event.preventDefault();
            grid.current?.focus();
          }}
        />
        {list && <SortChoice columns={list.columns} sort={sort} onSort={setSort} />}
        {list && rows && <SaveButtons list={sheet.list} columns={list.columns} rows={rows} />}
        <Found count={rows?.length ?? 0} all={list?.length ?? 0} isLoading={list === null} progress={progress} />
      </div>
      {list && rows && rows.length > 0 && (
        <ListGrid title={title} columns={list.columns} rows={rows} sort={sort} onSort={toggleSort} grid={grid} />
      )}
      {rows?.length === 0 && <p className="none">{text ? 'Nothing has such a name.' : 'Nothing in this period.'}</p>}
    </div>
  );
}

/** Numbers and times begin with the greatest, names with the first; then the other way; then the order of the list. */
function nextSort(sort: ListSort | null, { id, kind }: ListColumn): ListSort | null {
  const first = !isText(kind);
  if (sort?.column !== id) return { column: id, descending: first };
  return sort.descending === first ? { column: id, descending: !first } : null;
}

interface FoundProps {
  count: number;
  all: number;
  isLoading: boolean;
  progress: number | null;
}

function Found({ count, all, isLoading, progress }: FoundProps) {
  const text = isLoading
    ? progressText(progress)
    : count === all
      ? formatCount(all, 'row')
      : `${formatNumber(count)} of ${formatCount(all, 'row')}`;
  return (
    <>
      <span className="found" aria-hidden="true">
        {text}
      </span>
      <LiveRegion everyMs={SECOND_MS}>{text}</LiveRegion>
    </>
  );
}

function SaveButtons({ list, columns, rows }: { list: ListName; columns: readonly ListColumn[]; rows: Uint32Array }) {
  const { timeFormatter, now } = usePage();
  const { summary } = useSummary();
  const [isSaving, setSaving] = useState(false);
  const save = async (format: ExportFormat) => {
    setSaving(true);
    const at = now();
    const period = summary && { from: new Date(summary.period.from), to: new Date(summary.period.to) };
    const about = {
      list,
      as_of: new Date(at).toISOString(),
      time_zone: timeFormatter.timeZone,
      period,
      filter: summary?.filter ?? {},
    };
    const cells = (place: number) => exportCells(columns, rows[place] ?? 0);
    await saveList(format, { name: list, columns: exportColumns(columns), length: rows.length, cells, about }, at);
    setSaving(false);
  };
  return EXPORT_FORMATS.map((format) => (
    <button
      key={format}
      type="button"
      className="button quiet"
      disabled={isSaving}
      aria-label={`Save ${formatCount(rows.length, 'row')} as ${format.toUpperCase()}`}
      onClick={() => save(format)}
    >
      {format.toUpperCase()}
    </button>
  ));
}
