import type { ListSort } from '../../ui/page/view-context.ts';
import { isSortable, type ListColumn } from './list-column.ts';

interface Props {
  columns: readonly ListColumn[];
  sort: ListSort | null;
  onSort: (sort: ListSort | null) => void;
}

/** On a phone, where the titles of the columns have no room, the order is chosen here. */
export function SortChoice({ columns, sort, onSort }: Props) {
  return (
    <span className="sort-choice">
      <select
        aria-label="Sort by"
        value={sort?.column ?? ''}
        onChange={({ target: { value } }) =>
          onSort(value ? { column: value, descending: sort?.descending ?? true } : null)
        }
      >
        <option value="">Usual order</option>
        {columns.filter(isSortable).map(({ id, title }) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </select>
      {sort && (
        <button
          type="button"
          className="button quiet"
          aria-label={sort.descending ? 'Descending; sort ascending' : 'Ascending; sort descending'}
          onClick={() => onSort({ ...sort, descending: !sort.descending })}
        >
          {sort.descending ? '↓' : '↑'}
        </button>
      )}
    </span>
  );
}
