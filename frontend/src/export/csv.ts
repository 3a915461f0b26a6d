import type { ExportCell, ExportTable } from './export-table.ts';

/** Excel takes a file without it for one of the machine's old character set. */
const BOM = '\uFEFF';

/** With one of these first a spreadsheet takes a text for a formula, and runs it (OWASP, "CSV Injection"). */
const FORMULA_START = /^[=+\-@\t\r\n＝＋－＠]/u;

/** What would end a field, and space at an edge, which some readers drop. */
const NEEDS_QUOTES = /[",\r\n]|^\s|\s$/;

/** RFC 4180, in UTF-8 with a byte order mark. A text that a spreadsheet would run begins with an apostrophe. */
export function toCsv({ columns, rows }: ExportTable): string {
  return BOM + [columns, ...rows].map((cells) => `${cells.map(csvField).join(',')}\r\n`).join('');
}

function csvField(cell: ExportCell): string {
  if (typeof cell !== 'string') return cell === null ? '' : String(cell);
  if (FORMULA_START.test(cell)) return quoted(`'${cell}`);
  return NEEDS_QUOTES.test(cell) ? quoted(cell) : cell;
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
