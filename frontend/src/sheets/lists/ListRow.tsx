import { memo } from 'react';
import type { TimeFormatter } from '../../format/time-formatter.ts';
import type { LoadedText } from '../../slack-markup/text-note.ts';
import { PageLink } from '../../ui/page/PageLink.tsx';
import { cellTarget, cellText } from './list-cell.ts';
import { isText, type ListColumn } from './list-column.ts';
import { TextCell } from './TextCell.tsx';

interface Props {
  id: string;
  /** Its place in the list, and its row in the result. */
  place: number;
  row: number;
  /** px below the header. */
  top: number;
  columns: readonly ListColumn[];
  isChosen: boolean;
  /** Of the message of the row. */
  text: LoadedText;
  /** Whether the server keeps texts. */
  isKept: boolean;
  onChoose: (place: number) => void;
  timeFormatter: TimeFormatter;
  /** ms UTC. */
  now: number;
}

/** One row. On a phone its first two cells stand above the others. */
export const ListRow = memo(function ListRow(props: Props) {
  const { id, place, row, top, columns, isChosen, text, isKept, onChoose, timeFormatter, now } = props;
  const cells = columns.map((column) => (
    <Cell key={column.id} {...{ column, row, isChosen, text, isKept, timeFormatter, now }} />
  ));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table cannot leave out the rows that are not visible.
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus, and names the chosen row.
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys of the grid choose a row.
    <div
      role="row"
      id={id}
      className={isChosen ? 'list-row chosen' : 'list-row'}
      aria-rowindex={place + 2}
      aria-selected={isChosen}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => onChoose(place)}
    >
      {cells.slice(0, 2)}
      <div className="details" role="presentation">
        {cells.slice(2)}
      </div>
    </div>
  );
});

type CellProps = Omit<Props, 'id' | 'place' | 'top' | 'columns' | 'onChoose'> & { column: ListColumn };

function Cell({ column, row, isChosen, text, isKept, timeFormatter, now }: CellProps) {
  if (column.kind === 'text') {
    const message = column.message(row);
    return (
      // biome-ignore lint/a11y/useSemanticElements: as the row.
      // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus.
      <div role="gridcell" className="text-cell">
        {message && <TextCell message={message} text={text} isKept={isKept} isChosen={isChosen} />}
      </div>
    );
  }
  const written = cellText(column, row, timeFormatter, now);
  const target = cellTarget(column, row);
  return (
    // biome-ignore lint/a11y/useSemanticElements: as the row.
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus.
    <div role="gridcell" data-title={column.title} className={isText(column.kind) ? undefined : 'number'}>
      {target ? (
        <PageLink kind={target.kind} id={target.id} title={written} tabIndex={-1}>
          <bdi>{written}</bdi>
        </PageLink>
      ) : (
        <bdi>{written}</bdi>
      )}
    </div>
  );
}
