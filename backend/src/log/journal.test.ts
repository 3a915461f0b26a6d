import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Journal, openJournal } from './journal.ts';

let dir: string;
const children: ChildProcess[] = [];
const journals: Journal[] = [];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'journal-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const journal of journals.splice(0)) await journal.close();
  await rm(dir, { recursive: true, force: true });
});

async function openHere(place = dir): Promise<Journal> {
  const journal = await openJournal(place);
  journals.push(journal);
  return journal;
}

function textsOf(journal: Journal, from = 0): string[] {
  return journal.read(from, 1_000_000, Number.MAX_SAFE_INTEGER).map(({ json }) => json);
}

/** Another process with the journal of this folder; `script` sees it as `journal`, and `say` prints a line to us. */
function inChild(script: string, place = dir): { child: ChildProcess; lines: string[] } {
  const source = `
    const { openJournal } = await import(${JSON.stringify(new URL('journal.ts', import.meta.url).href)});
    setInterval(() => {}, 1000); // it ends only when it is killed
    const say = (line) => process.stdout.write(line + '\\n');
    const journal = await openJournal(${JSON.stringify(place)});
    ${script}`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', source], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  children.push(child);
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  return { child, lines };
}

async function killed(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  if (child.kill('SIGKILL')) await gone;
}

const PATIENCE = { timeout: 30_000, interval: 20 };

describe('journal', { timeout: 60_000 }, () => {
  it('gives offsets in call order and shows committed entries only', async () => {
    const journal = await openHere();
    const appending = Promise.all([journal.append(['a', 'b']), journal.append([]), journal.append(['c'])]);
    expect([journal.head, textsOf(journal)]).toEqual([0, []]);
    await appending;
    expect(journal.read(0, 10, 1e6)).toEqual([
      { offset: 0, json: 'a' },
      { offset: 1, json: 'b' },
      { offset: 2, json: 'c' },
    ]);
    expect(journal.epoch).toMatch(/^[0-9a-f]{8}$/);
    expect(journal.bytes).toBeGreaterThan(0);
  });

  it('reads within limits, but always something', async () => {
    const journal = await openHere();
    await journal.append(['aa', 'bb', 'cc', 'dd']);
    expect(journal.read(1, 2, 1e6).map(({ offset }) => offset)).toEqual([1, 2]);
    expect(journal.read(0, 10, 8).map(({ json }) => json)).toEqual(['aa', 'bb']);
    expect(journal.read(0, 10, 1).map(({ json }) => json)).toEqual(['aa']);
    expect(journal.read(4, 10, 1e6)).toEqual([]);
    expect(journal.read(99, 10, 1e6)).toEqual([]);
  });

  it('trims, and goes on counting after a restart even when nothing is left', async () => {
    let journal = await openHere();
    const { epoch } = journal;
    await journal.append(['a', 'b', 'c']);
    await journal.trim(2);
    expect([journal.floor, journal.head, textsOf(journal)]).toEqual([2, 3, ['c']]);
    await Promise.all([journal.append(['d']), journal.trim(99)]);
    expect([journal.floor, journal.head, textsOf(journal)]).toEqual([3, 4, ['d']]);
    await journal.trim(4);
    await journal.trim(1);
    await journal.close();

    journal = await openHere();
    expect([journal.floor, journal.head, journal.epoch]).toEqual([4, 4, epoch]);
    await journal.append(['e']);
    expect(journal.read(0, 10, 1e6)).toEqual([{ offset: 4, json: 'e' }]);
  });

  it('finishes what it was given when it is closed, and takes nothing more', async () => {
    let journal = await openHere();
    const appending = Promise.all(Array.from({ length: 500 }, (_, index) => journal.append([`${index}`])));
    await Promise.all([journal.close(), journal.close()]);
    await appending;
    await expect(journal.append(['late'])).rejects.toThrow('closed');
    journal = await openHere();
    expect(textsOf(journal)).toHaveLength(500);
  });

  it('holds everything that was acknowledged before a SIGKILL', async () => {
    for (let round = 0; round < 3; round++) {
      const { child, lines } = inChild(`
        for (let caller = 0; caller < 32; caller++) (async () => {
          for (let turn = 0; ; turn++) {
            const text = 'r${round} ' + caller + ' ' + turn + ' ' + 'x'.repeat(400);
            await journal.append([text]);
            say(text);
          }
        })();`);
      await vi.waitFor(() => expect(lines.length).toBeGreaterThan(2000), PATIENCE);
      await killed(child);
      const journal = await openHere();
      const stored = new Set(textsOf(journal));
      const whole = lines.filter((line) => line.endsWith('x'.repeat(400)));
      expect(whole.filter((line) => !stored.has(line))).toEqual([]);
      const offsets = journal.read(0, 1_000_000, Number.MAX_SAFE_INTEGER).map(({ offset }) => offset);
      expect(offsets).toEqual(offsets.map((_, index) => index));
      await journal.close();
    }
  });

  it.each(['plain', 'd'.repeat(120)])('lets one process in at a time: %s', async (name) => {
    const place = join(dir, name);
    await mkdir(place);
    const { child, lines } = inChild(`await journal.append(['theirs']); say('open');`, place);
    await vi.waitFor(() => expect(lines).toEqual(['open']), PATIENCE);
    await expect(openJournal(place)).rejects.toThrow(`Another SlackPanda is already using the data folder ${place}`);
    await expect(openJournal(place)).rejects.toThrow('DATA_DIR');

    await killed(child);
    const journal = await openHere(place);
    expect(textsOf(journal)).toEqual(['theirs']);
    await expect(openJournal(place)).rejects.toThrow('already using');
    await journal.close();
    await openHere(place);
  });

  it('lets one of many in, whether the lock was left behind or never made', async () => {
    for (let round = 0; round < 20; round++) {
      if (round === 10) {
        const { child, lines } = inChild(`say('open');`);
        await vi.waitFor(() => expect(lines).toEqual(['open']), PATIENCE);
        await killed(child);
      }
      const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => openHere()));
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const journal of journals.splice(0)) await journal.close();
    }
  });

  it('says what to do about a folder that cannot be used', async () => {
    const file = join(dir, 'file');
    await writeFile(file, '');
    await expect(openJournal(join(file, 'data'))).rejects.toThrow(/^The data folder .+ cannot be used: .+ DATA_DIR/);
  });

  // The size limit of the process stands in for a full disk: writing beyond it fails in the same place.
  it.skipIf(process.platform !== 'linux')(
    'rejects what a full disk cannot take, and goes on when there is room',
    async () => {
      const { child, lines } = inChild(`
      await journal.append(['first']);
      say('ready');
      let commits = 0;
      journal.onCommit(() => commits++);
      let failing = false;
      for (let turn = 0; turn < 100000; turn++) {
        const good = 'good ' + turn;
        try {
          await journal.append([good, 'x'.repeat(40000)]);
          if (failing) break;
        } catch (error) {
          if (!failing) say('rejected: ' + error.message + ' | ' + journal.failure + ' | ' + commits);
          failing = true;
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      }
      await Promise.all([journal.append(['a']), journal.append(['b'])]);
      say('failure: ' + journal.failure);
      say('done');`);
      const limit = (bytes: string) => execFileSync('prlimit', [`--pid=${child.pid}`, `--fsize=${bytes}:unlimited`]);
      await vi.waitFor(() => expect(lines).toContain('ready'), PATIENCE);
      limit('2000000');
      await vi.waitFor(
        () => expect(lines.at(-1)).toMatch(/^rejected: The journal cannot be written: .+ \| The journal/),
        PATIENCE,
      );
      limit('unlimited');
      await vi.waitFor(() => expect(lines.slice(-2)).toEqual(['failure: ', 'done']), PATIENCE);
      await killed(child);

      const journal = await openHere();
      const texts = textsOf(journal);
      expect(texts.slice(-2)).toEqual(['a', 'b']);
      const offsets = journal.read(0, 1e6, Number.MAX_SAFE_INTEGER).map(({ offset }) => offset);
      expect(offsets).toEqual(offsets.map((_, index) => index));
    },
  );
});
