import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach } from 'vitest';
import type { MessageRecord } from '../../backend/src/core/records/record.ts';
import { formatSlackTimestamp } from '../../backend/src/core/time/slack-timestamp.ts';
import type { Microseconds } from '../../backend/src/core/time/units.ts';
import { type Journal, openJournal } from '../../backend/src/journal/journal.ts';
import { sampleMessage } from '../records/sample-records.ts';

/** A new folder for each test. After the test its journals are closed and its child processes are killed. */
export let journalDir: string;
export const journals: Journal[] = [];
const children: ChildProcess[] = [];

beforeEach(async () => {
  journalDir = await mkdtemp(join(tmpdir(), 'journal-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const journal of journals.splice(0)) await journal.close();
  await rm(journalDir, { recursive: true, force: true });
});

/** Opens a journal, which is closed after the test. */
export async function openTestJournal(dir = journalDir): Promise<Journal> {
  const journal = await openJournal(dir);
  journals.push(journal);
  return journal;
}

const FIRST_TIMESTAMP_US: Microseconds = 1_650_000_000_000_000;
let messageCount = 0;

/** A message with each text, different from all earlier ones. */
export function messagesWith(...texts: string[]): MessageRecord[] {
  return texts.map((text) =>
    sampleMessage({ text, timestamp: formatSlackTimestamp(FIRST_TIMESTAMP_US + messageCount++) }),
  );
}

export function textOf(json: string): string {
  return (JSON.parse(json) as MessageRecord).text ?? '';
}

export function jsonsOfJournal(journal: Journal): string[] {
  return journal.read(0, 10_000_000, Number.MAX_SAFE_INTEGER).map(({ json }) => json);
}

export function textsOf(journal: Journal): string[] {
  return jsonsOfJournal(journal).map(textOf);
}

/** All bytes of all files in the folder, without its sockets. */
export async function bytesOnDisk(): Promise<Buffer> {
  const files = (await readdir(journalDir, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  return Buffer.concat(await Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name)))));
}

/**
 * Another process that opens the journal of a folder and runs a script until it is killed. The script may use `journal`,
 * `say` (prints a line, which `lines` collects), `sample` (the sample records), `timestamp` (a new one at each call) and
 * `append` (appends a message for each text). `before` runs before the journal is opened; `command` starts the process.
 */
export function runInChildProcess(
  script: string,
  { dir = journalDir, before = '', command = [] }: { dir?: string; before?: string; command?: string[] } = {},
): { child: ChildProcess; lines: string[] } {
  const urlOf = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);
  const source = `
    const { openJournal } = await import(${urlOf('../../backend/src/journal/journal.ts')});
    const sample = await import(${urlOf('../records/sample-records.ts')});
    setInterval(() => {}, 1000); // keeps the process alive
    const say = (line) => process.stdout.write(line + '\\n');
    ${before}
    const journal = await openJournal(${JSON.stringify(dir)});
    const { formatSlackTimestamp } = await import(${urlOf('../../backend/src/core/time/slack-timestamp.ts')});
    const { msToUs } = await import(${urlOf('../../backend/src/core/time/units.ts')});
    let us = msToUs(Date.now());
    const timestamp = () => formatSlackTimestamp(us++);
    const append = (...texts) => journal.append(texts.map((text) => sample.sampleMessage({ text, timestamp: timestamp() })));
    ${script}`;
  const [program = '', ...args] = [...command, process.execPath, '--import', 'tsx', '--input-type=module', '--eval'];
  const child = spawn(program, [...args, source], { stdio: ['pipe', 'pipe', 'ignore'] });
  children.push(child);
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  return { child, lines };
}

export async function killAndWait(child: ChildProcess): Promise<void> {
  const exited = new Promise((resolve) => child.once('exit', resolve));
  if (child.kill('SIGKILL')) await exited;
}
