import { cpus, loadavg, release, totalmem, type } from 'node:os';

export interface ResultRow {
  what: string;
  value: string;
  /** Empty where there is none. */
  target: string;
}

/** Begins a table of the bench: what it is about. */
export function beginTable(subject: string): void {
  process.stdout.write(`\n${subject}\n\n`);
  printLine({ what: describeMachine(), value: 'measured', target: 'target' });
  printLine({ what: '---', value: '---', target: '---' });
}

export function printRow(what: string, value: string, target = ''): void {
  printLine({ what, value, target });
}

/**
 * What is measured against something else of the same run, and so means something on another machine: one of the rows with
 * which the whole bench ends.
 */
export function printRatio(what: string, value: string, target = ''): void {
  printLine({ what, value, target });
  process.send?.({ what, value, target } satisfies ResultRow);
}

/** So that nobody takes it for measured. */
export function printSkipped(what: string, why: string): void {
  process.stdout.write(`\nSKIPPED: ${what}: ${why}\n`);
}

export function printLine({ what, value, target }: ResultRow): void {
  process.stdout.write(`| ${what} | ${value} | ${target} |\n`);
}

/** Where it was measured, and how busy that was before. */
export function describeMachine(): string {
  const all = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  const [busy = 0] = loadavg();
  const where = `${all.length} x ${all[0]?.model.trim()}, ${memory}, ${type()} ${release()}`;
  return `Node ${process.versions.node}, ${where}, load ${busy.toFixed(1)}`;
}
