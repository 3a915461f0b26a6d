import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { beginTable, printLine, type ResultRow } from './measuring/results-table.ts';

/**
 * Runs the benchmarks, each in a process of its own, and ends with a table of their ratios. Arguments select the benchmarks
 * whose name contains one of them (docs/performance.md#run-the-benchmarks).
 */

/** In the order in which they run. */
const BENCHMARKS = [
  'bench/state.ts',
  'bench/growth.ts',
  'bench/restart.ts',
  'bench/ingest.ts',
  'bench/broker.ts',
  'bench/fan-out.ts',
  'bench/thundering-herd.ts',
  'bench/paint-latency.ts',
  'bench/page-cost.ts',
  'bench/all-of-the-past.ts',
];

/** Returns whether the benchmark succeeded; adds its ratios to `ratios`. */
async function runBenchmark(script: string, ratios: ResultRow[]): Promise<boolean> {
  const child = spawn(process.execPath, ['--expose-gc', '--import', 'tsx', script], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  child.on('message', (row: ResultRow) => ratios.push(row));
  const [code] = await once(child, 'close');
  if (code !== 0) process.stdout.write(`\nFAILED: ${script} ended with ${code}\n`);
  return code === 0;
}

async function main(): Promise<void> {
  const names = process.argv.slice(2);
  const ratios: ResultRow[] = [];
  const selected = BENCHMARKS.filter((script) => names.length === 0 || names.some((name) => script.includes(name)));
  if (selected.length === 0) throw new Error(`No benchmark matches. There are: ${BENCHMARKS.join(', ')}`);
  let hasSucceeded = true;
  for (const script of selected) {
    if (!(await runBenchmark(script, ratios))) hasSucceeded = false;
  }
  beginTable('Ratios, each of one run');
  for (const row of ratios) printLine(row);
  process.exitCode = hasSucceeded ? 0 : 1;
}

await main();
