import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach } from 'vitest';
import type { MessageRecord } from '../../backend/src/core/records/record.ts';
import { formatSlackTimestamp } from '../../backend/src/core/time/slack-timestamp.ts';
import { type Journal, openJournal } from '../../backend/src/journal/journal.ts';
import { sampleMessage } from '../records/sample-records.ts';

export const WAIT_OPTIONS = { timeout: 30_000, interval: 20 };

/** A folder for each test; what it opened is closed, and the processes that it started are gone, when it ends. */
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

export async function openTestJournal(place = journalDir): Promise<Journal> {
  const journal = await openJournal(place);
  journals.push(journal);
  return journal;
}

let made = 0;
/** A message of its own for each text. */
export function messagesWith(...texts: string[]): MessageRecord[] {
  return texts.map((text) => sampleMessage({ text, timestamp: formatSlackTimestamp(1_650_000_000_000_000 + made++) }));
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

/** All bytes of all files in the folder, sockets aside. */
export async function bytesOnDisk(): Promise<Buffer> {
  const files = (await readdir(journalDir, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  return Buffer.concat(await Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name)))));
}

/**
 * Another process with the journal of a folder: `script` sees it as `journal`, `say` prints a line to us, `sample` makes
 * records, `timestamp` never gives the same one twice, and `append` takes texts, each for a message of its own.
 * `before` runs before the journal is opened; `command` starts the process.
 */
export function runInChildProcess(
  script: string,
  { place = journalDir, before = '', command = [] }: { place?: string; before?: string; command?: string[] } = {},
): { child: ChildProcess; lines: string[] } {
  const urlOf = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);
  const source = `
    const { openJournal } = await import(${urlOf('../../backend/src/journal/journal.ts')});
    const sample = await import(${urlOf('../records/sample-records.ts')});
    setInterval(() => {}, 1000); // it ends only when it is killed
    const say = (line) => process.stdout.write(line + '\\n');
    ${before}
    const journal = await openJournal(${JSON.stringify(place)});
    let us = Date.now() * 1000;
    const timestamp = () => (us++ / 1e6).toFixed(6);
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
  const gone = new Promise((resolve) => child.once('exit', resolve));
  if (child.kill('SIGKILL')) await gone;
}
