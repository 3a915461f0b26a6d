import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { beginTable, printLine, type ResultRow } from './measuring/results-table.ts';

/** The whole bench, each part in a process of its own; at the end what holds on other machines, too. */

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
];

async function runBenchmark(part: string, ratios: ResultRow[]): Promise<boolean> {
  const child = spawn(process.execPath, ['--expose-gc', '--import', 'tsx', part], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  child.on('message', (row: ResultRow) => ratios.push(row));
  const [code] = await once(child, 'close');
  if (code !== 0) process.stdout.write(`\nFAILED: ${part} ended with ${code}\n`);
  return code === 0;
}

async function main(): Promise<void> {
  const wanted = process.argv.slice(2);
  const ratios: ResultRow[] = [];
  let isWhole = true;
  for (const part of BENCHMARKS) {
    if (wanted.length > 0 && !wanted.some((word) => part.includes(word))) continue;
    if (!(await runBenchmark(part, ratios))) isWhole = false;
  }
  beginTable('Ratios, each of one run');
  for (const one of ratios) printLine(one);
  process.exitCode = isWhole ? 0 : 1;
}

await main();
