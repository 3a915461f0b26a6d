import type { ExportCell, ExportTable } from './export-table.ts';

/** Without it, Excel reads the file in the local 8-bit character set. */
export const BOM = '\uFEFF';

/** A spreadsheet runs a text that begins with one of these as a formula (OWASP, "CSV Injection"). */
const FORMULA_START = /^[=+\-@\t\r\n＝＋－＠]/u;

/** What would end the field, and spaces at its edges, which some programs drop. */
const NEEDS_QUOTES = /[",\r\n]|^\s|\s$/;

/**
 * The table as CSV by RFC 4180, with a byte order mark. A text that a spreadsheet would run as a formula gets an apostrophe
 * in front.
 */
export function toCsv({ columns, rows }: ExportTable): string {
  return BOM + csvLines([columns, ...rows]);
}

/** Lines of a CSV file; the first line of a file stands behind a `BOM`. */
export function csvLines(rows: readonly (readonly ExportCell[])[]): string {
  return rows.map((cells) => `${cells.map(csvField).join(',')}\r\n`).join('');
}

function csvField(cell: ExportCell): string {
  if (typeof cell !== 'string') return cell === null ? '' : String(cell);
  if (FORMULA_START.test(cell)) return quoted(`'${cell}`);
  return NEEDS_QUOTES.test(cell) ? quoted(cell) : cell;
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
