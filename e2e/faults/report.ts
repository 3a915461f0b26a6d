import { appendFileSync, readFileSync } from 'node:fs';
import { inject } from 'vitest';
import type { Answer } from './ledger.ts';
import type { Verdict } from './verdict.ts';

/** One line of the table: a fault, and what came of it. */
export interface Row extends Verdict {
  engine: string;
  fault: string;
  rounds: number;
  events: number;
  /** From POST to 200, ms. */
  acks: { p50: number; p99: number; max: number };
}

/** Adds a line to the table that the suite prints at its end. */
export function report(row: Row): void {
  appendFileSync(inject('faultReport'), `${JSON.stringify(row)}\n`);
}

/** Percentiles by nearest rank. */
export function ackTimes(answers: readonly Answer[]): Row['acks'] {
  const times = answers.flatMap(({ status, took }) => (status === 200 ? [took] : [])).sort((a, b) => a - b);
  const at = (share: number) => times[Math.ceil(share * times.length) - 1] ?? 0;
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}

const COLUMNS: readonly [title: string, value: (row: Row) => string][] = [
  ['engine', ({ engine }) => engine],
  ['fault', ({ fault }) => fault],
  ['rounds', ({ rounds }) => String(rounds)],
  ['events', ({ events }) => String(events)],
  ['ack p50', ({ acks }) => acks.p50.toFixed(1)],
  ['p99', ({ acks }) => acks.p99.toFixed(0)],
  ['max ms', ({ acks }) => acks.max.toFixed(0)],
  ['lost', ({ lost }) => String(lost)],
  ['phantom', ({ phantom }) => String(phantom)],
  ['duplicated', ({ duplicated }) => String(duplicated)],
  ['reordered', ({ reordered }) => String(reordered)],
  ['gaps', ({ gaps, differing }) => String(gaps + differing)],
  ['digest', ({ digest }) => (digest === 0 ? 'same' : 'OTHER')],
  ['copies in log', ({ copies }) => String(copies)],
];

/** The table, of whatever lines were added; empty without any. */
export function table(file: string): string {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  if (lines.length === 0) return '';
  const rows = lines.map((line) => JSON.parse(line) as Row);
  const cells = [COLUMNS.map(([title]) => title), ...rows.map((row) => COLUMNS.map(([, value]) => value(row)))];
  const widths = COLUMNS.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  const isText = (column: number) => column < 2;
  return cells
    .map((line) =>
      line.map((cell, i) => (isText(i) ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  '),
    )
    .join('\n');
}
