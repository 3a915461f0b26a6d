import fc from 'fast-check';
import papaparse from 'papaparse';
import { describe, expect, it } from 'vitest';
import { toCsv } from './csv.ts';
import type { ExportCell } from './export-table.ts';

/** One row as CSV, without byte order mark and header. */
function csvRow(...cells: ExportCell[]): string {
  const [, ...rest] = toCsv({ columns: cells.map((_, i) => `c${i}`), rows: [cells] }).split('\r\n');
  return rest.join('\r\n');
}

/** The rows that another CSV parser finds in the file. */
function parseWithPapaparse(text: string): string[][] {
  const { data, errors } = papaparse.parse<string[]>(text, { delimiter: ',' });
  expect(errors).toEqual([]);
  expect(data.pop(), 'the last line ends with a line break').toEqual(['']);
  return data;
}

describe('CSV', () => {
  it('quotes fields as RFC 4180 requires and ends each line with CRLF', () => {
    expect(csvRow('a', 'b, c', 'say "so"', 'two\nlines', 1.5, null)).toBe(
      'a,"b, c","say ""so""","two\nlines",1.5,\r\n',
    );
  });

  it('begins with a byte order mark', () => {
    expect(toCsv({ columns: ['a', 'b'], rows: [] })).toBe('\uFEFFa,b\r\n');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1+1'])(
    'puts an apostrophe before %j, so that no spreadsheet runs it',
    (text) => {
      expect(csvRow(text)).toBe(`"'${text}"\r\n`);
    },
  );

  it('does not quote negative numbers', () => {
    expect(csvRow(-3)).toBe('-3\r\n');
  });

  it('is parsed to the cells that were written', () => {
    fc.assert(
      fc.property(tables(), ([columns, rows]) => {
        const [header, ...found] = parseWithPapaparse(toCsv({ columns, rows }).replace(/^\uFEFF/, ''));
        expect(header).toEqual(columns.map(asParsed));
        expect(found).toEqual(rows.map((row) => row.map(asParsed)));
      }),
      { numRuns: 500 },
    );
  });
});

function asParsed(cell: ExportCell): string {
  if (typeof cell !== 'string') return cell === null ? '' : String(cell);
  return /^[=+\-@\t\r\n＝＋－＠]/.test(cell) ? `'${cell}` : cell;
}

/** Columns and rows of the same width, with every character that CSV or a spreadsheet treats in a special way. */
function tables(): fc.Arbitrary<[string[], ExportCell[][]]> {
  const piece = fc.oneof(
    fc.constantFrom('"', ',', '\r', '\n', '\r\n', "'", ' ', ';', '\t', '=', '-', '\uFEFF', '😀'),
    fc.string({ unit: 'grapheme', maxLength: 5 }),
  );
  const text = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));
  const cell = fc.oneof(text, fc.double({ noNaN: true }), fc.constantFrom(null));
  return fc
    .array(text, { minLength: 2, maxLength: 5 })
    .chain((columns) =>
      fc.tuple(
        fc.constantFrom(columns),
        fc.array(fc.array(cell, { minLength: columns.length, maxLength: columns.length }), { maxLength: 5 }),
      ),
    );
}
