import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ListColumn, ListModel, SortableColumn } from './list-column.ts';
import { exportCells, exportColumns } from './list-export.ts';
import { searchRows } from './search-rows.ts';
import { sortRows } from './sort-rows.ts';

function numbers(values: readonly number[]): SortableColumn {
  return { id: 'n', title: 'N', width: '1fr', kind: 'count', value: (row) => values[row] ?? Number.NaN };
}

const people = { ids: ['U0', 'U1', 'U2'], names: ['Zoë', 'Éva', ''] };
const person: SortableColumn = {
  id: 'person',
  title: 'Person',
  width: '1fr',
  kind: 'person',
  table: people,
  index: (row) => row,
};

const anyNumbers = fc.oneof(
  fc.array(fc.constantFrom(0, 1, 2, Number.NaN)),
  fc.array(fc.integer({ min: -5_000_000, max: 5_000_000 })),
  fc.array(fc.constantFrom(0.5, -1, 1.5)),
  fc.array(fc.integer()).map((values) => values.sort((a, b) => b - a)),
);

describe('the rows of a list', () => {
  it('are sorted as a stable sort by comparison does, with unknown values last', () => {
    fc.assert(
      fc.property(anyNumbers, fc.boolean(), (values, descending) => {
        const rows = Uint32Array.from(values.keys());
        const known = [...rows].filter((row) => !Number.isNaN(values[row]));
        const unknown = [...rows].filter((row) => Number.isNaN(values[row]));
        known.sort((a, b) => ((values[a] ?? 0) - (values[b] ?? 0)) * (descending ? -1 : 1));
        expect([...sortRows(rows, numbers(values), descending)]).toEqual([...known, ...unknown]);
      }),
    );
  });

  it('are sorted by names without regard to accents', () => {
    expect([...sortRows(Uint32Array.of(0, 1, 2), person, false)]).toEqual([1, 2, 0]);
    expect([...sortRows(Uint32Array.of(0, 1, 2), person, true)]).toEqual([0, 2, 1]);
  });

  it('are found by a part of a name, without regard to case and accents', () => {
    const list: ListModel = { length: 3, columns: [person] };
    expect([...searchRows(list, 'VA')]).toEqual([1]);
    expect([...searchRows(list, 'u2')]).toEqual([2]);
    expect([...searchRows(list, '')]).toEqual([0, 1, 2]);
    expect([...searchRows(list, 'nobody')]).toEqual([]);
  });

  it('are saved with ids and names, times in ISO 8601, and empty cells for what is not known', () => {
    const time: ListColumn = {
      id: 'joined',
      title: 'Joined',
      width: '1fr',
      kind: 'time',
      value: (row) => (row ? Number.NaN : 0),
    };
    const text: ListColumn = {
      id: 'text',
      title: 'Text',
      width: '1fr',
      kind: 'text',
      message: (row) => (row ? null : { channel: { id: 'C1', isPrivate: false }, ts: '7.000001', threadTs: '' }),
    };
    expect(exportColumns([text])).toEqual(['ts']);
    expect([0, 1].map((row) => exportCells([text], row))).toEqual([['7.000001'], [null]]);
    expect(exportColumns([person, time, numbers([7])])).toEqual(['person_id', 'person', 'joined_at', 'n']);
    expect(exportCells([person, time, numbers([7])], 0)).toEqual(['U0', 'Zoë', '1970-01-01T00:00:00.000Z', 7]);
    expect(exportCells([person, time, numbers([7])], 1)).toEqual(['U1', 'Éva', null, null]);
  });
});
