import { cpus, loadavg, release, totalmem, type } from 'node:os';

export interface ResultRow {
  what: string;
  value: string;
  /** Empty where there is none. */
  target: string;
}

const GIBIBYTE_BYTES = 2 ** 30;

/** Prints the head of a table: the subject, and the machine with its load. */
export function beginTable(subject: string): void {
  process.stdout.write(`\n${subject}\n\n`);
  printLine({ what: describeMachine(), value: 'measured', target: 'target' });
  printLine({ what: '---', value: '---', target: '---' });
}

export function printRow(what: string, value: string, target = ''): void {
  printLine({ what, value, target });
}

/**
 * Prints a value measured against another one of the same run, which means something on other machines too, and sends it to
 * `run.ts`, which prints all ratios at its end.
 */
export function printRatio(what: string, value: string, target = ''): void {
  printLine({ what, value, target });
  process.send?.({ what, value, target } satisfies ResultRow);
}

/** Prints that something was not measured, and why. */
export function printSkipped(what: string, why: string): void {
  process.stdout.write(`\nSKIPPED: ${what}: ${why}\n`);
}

export function printLine({ what, value, target }: ResultRow): void {
  process.stdout.write(`| ${what} | ${value} | ${target} |\n`);
}

/** Returns the version of Node, processors, memory, system, and the load of the last minute. */
export function describeMachine(): string {
  const processors = cpus();
  const memory = `${Math.round(totalmem() / GIBIBYTE_BYTES)} GiB`;
  const [load = 0] = loadavg();
  const machine = `${processors.length} x ${processors[0]?.model.trim()}, ${memory}, ${type()} ${release()}`;
  return `Node ${process.versions.node}, ${machine}, load ${load.toFixed(1)}`;
}
