import { describe, expect, it } from 'vitest';
import { toCsv } from './csv.ts';
import type { ExportFormat } from './export-file.ts';
import { listParts } from './save-list.ts';

const rows = Array.from({ length: 12_001 }, (_, i) => [i === 3 ? '=1+1' : `name ${i}`, i]);
const list = {
  name: 'people',
  columns: ['person', 'messages'],
  length: rows.length,
  cells: (place: number) => rows[place] ?? [],
  about: { list: 'people', time_zone: 'UTC' },
};

async function fileOf(format: ExportFormat, length = list.length): Promise<string> {
  let text = '';
  for await (const part of listParts(format, { ...list, length })) text += part;
  return text;
}

describe('a saved list', () => {
  it('is the same CSV as a table of all its rows, with formulas guarded', async () => {
    expect(await fileOf('csv')).toBe(toCsv({ columns: list.columns, rows }));
    expect(await fileOf('csv')).toContain(`"'=1+1"`);
  });

  it.each([0, 1, 5000, 12_001])('is JSON with every one of %i rows', async (length) => {
    const file = JSON.parse(await fileOf('json', length));
    expect(file).toMatchObject({ v: 1, list: 'people', time_zone: 'UTC' });
    expect(file.rows).toEqual(rows.slice(0, length).map(([person, messages]) => ({ person, messages })));
  });
});
