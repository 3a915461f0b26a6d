import { appendFileSync, readFileSync } from 'node:fs';
import { inject } from 'vitest';
import type { DeliveryAttempt } from '../trial/delivery-history.ts';
import type { FaultVerdict } from '../trial/judge-trial.ts';

/** One line of the table: a fault, and what came of it. */
export interface FaultRow extends FaultVerdict {
  engine: string;
  fault: string;
  rounds: number;
  events: number;
  /** From POST to 200, of each delivery that got one, ms. */
  acks: readonly number[];
}

/** Adds a line to the table that the suite prints at its end. */
export function addFaultRow(row: FaultRow): void {
  appendFileSync(inject('faultReport'), `${JSON.stringify(row)}\n`);
}

export function ackLatencies(answers: readonly DeliveryAttempt[]): FaultRow['acks'] {
  return answers.flatMap(({ status, latencyMs: took }) => (status === 200 ? [Math.round(took * 10) / 10] : []));
}

/** By nearest rank; of none it is 0. */
function percentile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
}

const COLUMNS: readonly [title: string, value: (row: FaultRow) => string][] = [
  ['engine', ({ engine }) => engine],
  ['fault', ({ fault }) => fault],
  ['rounds', ({ rounds }) => String(rounds)],
  ['events', ({ events }) => String(events)],
  ['ack p50', ({ acks }) => percentile(acks, 0.5).toFixed(1)],
  ['p99', ({ acks }) => percentile(acks, 0.99).toFixed(0)],
  ['max ms', ({ acks }) => percentile(acks, 1).toFixed(0)],
  ['lost', ({ lost }) => String(lost)],
  ['phantom', ({ phantom }) => String(phantom)],
  ['duplicated', ({ duplicated }) => String(duplicated)],
  ['reordered', ({ reordered }) => String(reordered)],
  ['gaps', ({ gaps, differing }) => String(gaps + differing)],
  ['digest', ({ digest }) => (digest === 0 ? 'same' : 'OTHER')],
  ['copies in log', ({ copies }) => String(copies)],
];

/** All rows of an engine as one: how many faults it survived, and what came of them together. */
function totalRow(engine: string, rows: readonly FaultRow[]): FaultRow {
  const sum = (field: 'rounds' | 'events' | keyof FaultVerdict) => rows.reduce((total, row) => total + row[field], 0);
  return {
    engine,
    fault: `ALL: ${rows.length} faults`,
    rounds: sum('rounds'),
    events: sum('events'),
    acks: rows.flatMap(({ acks }) => acks),
    lost: sum('lost'),
    phantom: sum('phantom'),
    duplicated: sum('duplicated'),
    reordered: sum('reordered'),
    gaps: sum('gaps'),
    differing: sum('differing'),
    digest: sum('digest'),
    copies: sum('copies'),
  };
}

/** The table, of whatever lines were added, by engine, and of each engine the sum; empty without any. */
export function formatFaultTable(file: string): string {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  if (lines.length === 0) return '';
  const found = lines.map((line) => JSON.parse(line) as FaultRow);
  const rows = [...new Set(found.map(({ engine }) => engine))].sort().flatMap((engine) => {
    const own = found.filter((row) => row.engine === engine).sort((a, b) => a.fault.localeCompare(b.fault));
    return [...own, totalRow(engine, own)];
  });
  const cells = [COLUMNS.map(([title]) => title), ...rows.map((row) => COLUMNS.map(([, value]) => value(row)))];
  const widths = COLUMNS.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  const isText = (column: number) => column < 2;
  return cells
    .map((line) =>
      line.map((cell, i) => (isText(i) ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  '),
    )
    .join('\n');
}
