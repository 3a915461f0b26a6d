import { type CSSProperties, type KeyboardEvent, type RefObject, useState } from 'react';
import { usePage } from '../../ui/page/page-context.ts';
import { type ListSort, useView } from '../../ui/page/view-context.ts';
import { ListRow } from './ListRow.tsx';
import { rowTarget } from './list-cell.ts';
import { isSortable, isText, type ListColumn } from './list-column.ts';
import { useRowHeight } from './use-row-height.ts';
import { messageOf, useRowTexts } from './use-row-texts.ts';
import { useRowWindow } from './use-row-window.ts';

/** As in `lists.css`. */
const [COLUMN_GAP_REM, ROW_END_REM] = [0.9, 0.8];

interface Props {
  title: string;
  columns: readonly ListColumn[];
  /** The rows of the result that are listed, in their order. */
  rows: Uint32Array;
  sort: ListSort | null;
  onSort: (column: string) => void;
  /** Receives the focus when the viewer leaves the search field downwards. */
  grid: RefObject<HTMLDivElement | null>;
}

/**
 * The rows of a list, of which only the visible ones are drawn. Arrows, Page Up and Down, Home and End move the chosen row;
 * Enter opens its page; F filters by it. It follows the grid pattern of the ARIA Authoring Practices.
 */
export function ListGrid({ title, columns, rows, sort, onSort, grid }: Props) {
  const { timeFormatter, now } = usePage();
  const { view, changeView } = useView();
  const rowHeight = useRowHeight(columns);
  const [chosen, setChosen] = useState(0);
  const active = Math.min(chosen, rows.length - 1);
  const shown = useRowWindow({ scroller: grid, count: rows.length, rowHeight });
  const visible = shown.items.flatMap(({ index }) => rows[index] ?? []);
  const { textOf, isKept } = useRowTexts(columns, visible, shown.isScrolling);
  const choose = (place: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, place));
    setChosen(next);
    shown.reveal(next);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    // Links and buttons of the grid have keys of their own.
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const place = placeAfter(event.key, active, rows.length, shown.rowsPerPage());
    const row = rows[active];
    const target = row === undefined ? null : rowTarget(columns, row);
    const isFilterKey = event.key.toLowerCase() === 'f';
    if (place !== undefined) choose(place);
    else if (event.key === 'Enter' && target) changeView({ sheet: target });
    else if (isFilterKey && target) changeView({ filter: { ...view.filter, [target.kind]: target.id }, sheet: null });
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const textAt = (row: number) => {
    const message = messageOf(columns, row);
    return message ? textOf(message) : null;
  };
  const tracks = columns.map(({ width }) => width).join(' ');
  const least = `${leastWidthRem(columns)}rem`;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table cannot leave out the rows that are not visible.
    <div
      ref={grid}
      className="list-grid"
      role="grid"
      aria-label={title}
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length}
      aria-activedescendant={rows.length > 0 ? rowId(active) : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
      style={{ '--tracks': tracks, '--least': least, '--row': `${rowHeight}px` } as CSSProperties}
    >
      <HeaderRow columns={columns} sort={sort} onSort={onSort} />
      {/* biome-ignore lint/a11y/useSemanticElements: as above. */}
      <div role="rowgroup" className="list-rows" style={{ height: shown.height }}>
        {shown.items.map((item) => (
          <ListRow
            key={item.index}
            id={rowId(item.index)}
            place={item.index}
            row={rows[item.index] ?? 0}
            top={shown.topOf(item)}
            columns={columns}
            isChosen={item.index === active}
            text={textAt(rows[item.index] ?? 0)}
            isKept={isKept}
            onChoose={setChosen}
            timeFormatter={timeFormatter}
            now={now()}
          />
        ))}
      </div>
    </div>
  );
}

/** The place to which a key moves the chosen row; undefined for another key. */
function placeAfter(key: string, active: number, length: number, page: number): number | undefined {
  const places: Readonly<Record<string, number>> = {
    ArrowDown: active + 1,
    ArrowUp: active - 1,
    PageDown: active + page,
    PageUp: active - page,
    Home: 0,
    End: length - 1,
  };
  return places[key];
}

/** The sum of the least widths of the columns, with the gaps between them and the space at both ends. */
function leastWidthRem(columns: readonly ListColumn[]): number {
  const least = columns.map(({ width }) => Number(/[\d.]+(?=rem)/.exec(width)?.[0] ?? 0) + COLUMN_GAP_REM);
  return least.reduce((sum, rem) => sum + rem, 2 * ROW_END_REM - COLUMN_GAP_REM);
}

function rowId(place: number): string {
  return `list-row-${place}`;
}

function HeaderRow({ columns, sort, onSort }: Pick<Props, 'columns' | 'sort' | 'onSort'>) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table cannot leave out the rows that are not visible.
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus.
    <div role="row" aria-rowindex={1} className="list-head">
      {columns.map((column) => {
        const { id, title, kind } = column;
        const isSorted = sort?.column === id;
        const order = isSorted ? (sort.descending ? 'descending' : 'ascending') : 'none';
        return (
          // biome-ignore lint/a11y/useSemanticElements: as above.
          // biome-ignore lint/a11y/useFocusableInteractive: the button within has the focus.
          <div
            role="columnheader"
            key={id}
            aria-sort={isSortable(column) ? order : undefined}
            className={isText(kind) ? undefined : 'number'}
          >
            {isSortable(column) ? (
              <button type="button" title={`Sort by ${title.toLowerCase()}`} onClick={() => onSort(id)}>
                {title}
                <span aria-hidden="true">{isSorted ? (sort.descending ? ' ↓' : ' ↑') : ''}</span>
              </button>
            ) : (
              title
            )}
          </div>
        );
      })}
    </div>
  );
}
