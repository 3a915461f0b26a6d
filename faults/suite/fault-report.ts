import { appendFileSync, readFileSync } from 'node:fs';
import { inject } from 'vitest';
import type { DeliveryAttempt } from '../trial/delivery-history.ts';
import type { FaultVerdict } from '../trial/judge-trial.ts';

/** One row of the table: a fault and its verdict. */
export interface FaultRow extends FaultVerdict {
  engine: string;
  fault: string;
  rounds: number;
  events: number;
  /** The time from POST to 200 of each acknowledged delivery, ms. */
  acks: readonly number[];
}

/** Adds a row to the table that the suite prints at its end. */
export function addFaultRow(row: FaultRow): void {
  appendFileSync(inject('faultReport'), `${JSON.stringify(row)}\n`);
}

/** Returns the times from POST to 200 of the attempts that got one, ms with one decimal. */
export function ackLatencies(attempts: readonly DeliveryAttempt[]): FaultRow['acks'] {
  return attempts.flatMap(({ status, latencyMs }) => (status === 200 ? [Math.round(latencyMs * 10) / 10] : []));
}

/** The nearest-rank percentile; 0 of an empty list. */
function percentile(values: readonly number[], fraction: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(fraction * sorted.length) - 1] ?? 0;
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

/** Returns the sum of all rows of an engine. */
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

/** Returns the table of the rows in a file, by engine, each with its sum; an empty text if there are none. */
export function formatFaultTable(file: string): string {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  if (lines.length === 0) return '';
  const added = lines.map((line) => JSON.parse(line) as FaultRow);
  const rows = [...new Set(added.map(({ engine }) => engine))].sort().flatMap((engine) => {
    const ofEngine = added.filter((row) => row.engine === engine).sort((a, b) => a.fault.localeCompare(b.fault));
    return [...ofEngine, totalRow(engine, ofEngine)];
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
