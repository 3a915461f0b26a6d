import { LIST_NAMES, type ListSort, type Sheet } from '../../ui/page/view-context.ts';

/** The sheet that an address opens, with the order of a list; null if it names none. */
export function parseSheet(parameters: URLSearchParams): Sheet | null {
  const name = parameters.get('sheet') ?? '';
  if (name === 'what-counts') return { kind: 'what-counts' };
  const [, kind, id] = /^(person|channel):(.+)$/s.exec(name) ?? [];
  if (id !== undefined) return { kind: kind === 'person' ? 'person' : 'channel', id };
  const list = LIST_NAMES.find((known) => known === name);
  return list ? { kind: 'list', list, sort: parseSort(parameters.get('sort')) } : null;
}

/** The parameters of a sheet. A list that is sorted downwards has a minus before the column. */
export function sheetParameters(sheet: Sheet | null): Record<'sheet' | 'sort', string | undefined> {
  if (sheet === null) return { sheet: undefined, sort: undefined };
  if (sheet.kind === 'what-counts') return { sheet: sheet.kind, sort: undefined };
  if (sheet.kind !== 'list') return { sheet: `${sheet.kind}:${sheet.id}`, sort: undefined };
  const { list, sort } = sheet;
  return { sheet: list, sort: sort ? `${sort.descending ? '-' : ''}${sort.column}` : undefined };
}

/** Ids of columns do not begin with a minus. */
function parseSort(text: string | null): ListSort | null {
  const [, minus, column] = /^(-?)([^-].*)$/s.exec(text ?? '') ?? [];
  return column === undefined ? null : { column, descending: minus === '-' };
}
