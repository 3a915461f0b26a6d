import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import {
  journalDir,
  journals,
  killAndWait,
  messagesWith,
  openTestJournal,
  runInChildProcess,
  textOf,
  textsOf,
} from '../../../test/journal/journal-fixture.ts';
import { WAIT_OPTIONS } from '../../../test/log/log-helpers.ts';
import { sampleDeletion, sampleMessage, tsBeforeNow } from '../../../test/records/sample-records.ts';
import { openJournal } from './journal.ts';

describe('journal', { timeout: 60_000 }, () => {
  it('assigns offsets in call order and returns committed entries only', async () => {
    const journal = await openTestJournal();
    const appending = Promise.all([
      journal.append(messagesWith('a', 'b')),
      journal.append([]),
      journal.append(messagesWith('c')),
    ]);
    expect([journal.head, textsOf(journal)]).toEqual([0, []]);
    await appending;
    expect(journal.read(0, 10, 1e6).map(({ offset }) => offset)).toEqual([0, 1, 2]);
    expect(textsOf(journal)).toEqual(['a', 'b', 'c']);
    expect(journal.epoch).toMatch(/^[0-9a-f]{8}$/);
    expect(journal.bytes).toBeGreaterThan(0);
  });

  it.each([
    ['of the last commit', 0],
    ['of earlier commits', 1],
  ])('returns entries %s within the limits, and at least one', async (_which, laterCommits) => {
    const journal = await openTestJournal();
    const records = messagesWith('aa', 'bb', 'cc', 'dd');
    await journal.append(records);
    for (let i = 0; i < laterCommits; i++) await journal.append(messagesWith('ee'));
    const bytes = JSON.stringify(records[0]).length * 2;
    expect(journal.read(1, 2, 1e6).map(({ offset }) => offset)).toEqual([1, 2]);
    expect(journal.read(0, 10, 2 * bytes).map(({ json }) => textOf(json))).toEqual(['aa', 'bb']);
    expect(journal.read(0, 10, 1).map(({ json }) => textOf(json))).toEqual(['aa']);
    expect(journal.read(4 + laterCommits, 10, 1e6)).toEqual([]);
    expect(journal.read(99, 10, 1e6)).toEqual([]);
  });

  it('returns the parsed record of entries of the last commit, except of redacted ones', async () => {
    const journal = await openTestJournal();
    const [old, fresh] = [messagesWith('old'), messagesWith('fresh')];
    const deleted = sampleMessage({ timestamp: tsBeforeNow(1000), text: 'secret' });
    await journal.append(old);
    await journal.append([...fresh, deleted, sampleDeletion({ timestamp: deleted.timestamp })]);
    expect(journal.read(0, 10, 1e6).map(({ record }) => record)).toEqual([undefined, undefined, undefined, undefined]);
    const [first, second] = journal.read(1, 10, 1e6);
    expect(first?.record).toBe(fresh[0]);
    expect(second).toEqual({ offset: 2, json: expect.not.stringContaining('secret') });
    await journal.trim(2);
    expect(journal.read(0, 10, 1e6).map(({ offset, record }) => [offset, record === undefined])).toEqual([
      [2, true],
      [3, false],
    ]);
  });

  it('does not keep a large commit in memory', async () => {
    const journal = await openTestJournal();
    await journal.append([...messagesWith('x'.repeat(600_000)), ...messagesWith('small')]);
    expect(journal.read(0, 10, 1e9).map(({ record }) => record)).toEqual([undefined, undefined]);
    await journal.append(messagesWith('next'));
    expect(journal.read(0, 10, 1e9)).toHaveLength(3);
  });

  it('continues its offsets after a restart even when all entries were trimmed', async () => {
    let journal = await openTestJournal();
    const { epoch } = journal;
    await journal.append(messagesWith('a', 'b', 'c'));
    await journal.trim(2);
    expect([journal.floor, journal.head, textsOf(journal)]).toEqual([2, 3, ['c']]);
    await Promise.all([journal.append(messagesWith('d')), journal.trim(99)]);
    expect([journal.floor, journal.head, textsOf(journal)]).toEqual([3, 4, ['d']]);
    await journal.trim(4);
    await journal.trim(1);
    await journal.close();

    journal = await openTestJournal();
    expect([journal.floor, journal.head, journal.epoch]).toEqual([4, 4, epoch]);
    await journal.append(messagesWith('e'));
    expect(journal.read(0, 10, 1e6)).toMatchObject([{ offset: 4, json: expect.stringContaining('"e"') }]);
  });

  it('finishes pending appends and rejects new ones when it is closed', async () => {
    let journal = await openTestJournal();
    const appending = Promise.all(Array.from({ length: 500 }, (_, index) => journal.append(messagesWith(`${index}`))));
    await Promise.all([journal.close(), journal.close()]);
    await appending;
    await expect(journal.append(messagesWith('late'))).rejects.toThrow('closed');
    journal = await openTestJournal();
    expect(textsOf(journal)).toHaveLength(500);
  });

  it('holds everything that was acknowledged before a SIGKILL', async () => {
    for (let round = 0; round < 3; round++) {
      const { child, lines } = runInChildProcess(`
        for (let caller = 0; caller < 32; caller++) (async () => {
          for (let turn = 0; ; turn++) {
            const text = 'r${round} ' + caller + ' ' + turn + ' ' + 'x'.repeat(400);
            await append(text);
            say(text);
          }
        })();`);
      await vi.waitFor(() => expect(lines.length).toBeGreaterThan(2000), WAIT_OPTIONS);
      await killAndWait(child);
      const journal = await openTestJournal();
      const stored = new Set(textsOf(journal));
      const whole = lines.filter((line) => line.endsWith('x'.repeat(400)));
      expect(whole.filter((line) => !stored.has(line))).toEqual([]);
      const offsets = journal.read(0, 1_000_000, Number.MAX_SAFE_INTEGER).map(({ offset }) => offset);
      expect(offsets).toEqual(offsets.map((_, index) => index));
      await journal.close();
    }
  });

  it.each(['plain', 'd'.repeat(120)])('permits one process at a time to use the folder %s', async (name) => {
    const dir = join(journalDir, name);
    await mkdir(dir);
    const { child, lines } = runInChildProcess(`await append('theirs'); say('open');`, { dir });
    await vi.waitFor(() => expect(lines).toEqual(['open']), WAIT_OPTIONS);
    await expect(openJournal(dir)).rejects.toThrow(`Another SlackPanda is already using the data folder ${dir}`);
    await expect(openJournal(dir)).rejects.toThrow('DATA_DIR');

    await killAndWait(child);
    const journal = await openTestJournal(dir);
    expect(textsOf(journal)).toEqual(['theirs']);
    await expect(openJournal(dir)).rejects.toThrow('already using');
    await journal.close();
    await openTestJournal(dir);
  });

  it('permits one of many simultaneous openings, with and without a lock that was left behind', async () => {
    for (let round = 0; round < 20; round++) {
      if (round === 10) {
        const { child, lines } = runInChildProcess(`say('open');`);
        await vi.waitFor(() => expect(lines).toEqual(['open']), WAIT_OPTIONS);
        await killAndWait(child);
      }
      const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => openTestJournal()));
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const journal of journals.splice(0)) await journal.close();
    }
  });

  it('refuses a folder that cannot be used with an error that names DATA_DIR', async () => {
    const file = join(journalDir, 'file');
    await writeFile(file, '');
    await expect(openJournal(join(file, 'data'))).rejects.toThrow(/^The data folder .+ cannot be used: .+ DATA_DIR/);
  });

  // The size limit of the process stands in for a full disk: writing beyond it fails in the same place.
  it.skipIf(process.platform !== 'linux')(
    'rejects records while the disk is full and accepts them when there is space again',
    async () => {
      const { child, lines } = runInChildProcess(`
      await append('first');
      say('ready');
      let commits = 0;
      journal.onCommit(() => commits++);
      let isFailing = false;
      for (let turn = 0; turn < 100000; turn++) {
        const good = 'good ' + turn;
        try {
          await append(good, 'x'.repeat(40000));
          if (isFailing) break;
        } catch (error) {
          if (!isFailing) say('rejected: ' + error.message + ' | ' + journal.failure + ' | ' + commits);
          isFailing = true;
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      }
      await Promise.all([append('a'), append('b')]);
      say('failure: ' + journal.failure);
      say('done');`);
      const limit = (bytes: string) => execFileSync('prlimit', [`--pid=${child.pid}`, `--fsize=${bytes}:unlimited`]);
      await vi.waitFor(() => expect(lines).toContain('ready'), WAIT_OPTIONS);
      limit('2000000');
      await vi.waitFor(
        () => expect(lines.at(-1)).toMatch(/^rejected: The journal cannot be written: .+ \| The journal/),
        WAIT_OPTIONS,
      );
      limit('unlimited');
      await vi.waitFor(() => expect(lines.slice(-2)).toEqual(['failure: ', 'done']), WAIT_OPTIONS);
      await killAndWait(child);

      const journal = await openTestJournal();
      const texts = textsOf(journal);
      expect(texts.slice(-2)).toEqual(['a', 'b']);
      const offsets = journal.read(0, 1e6, Number.MAX_SAFE_INTEGER).map(({ offset }) => offset);
      expect(offsets).toEqual(offsets.map((_, index) => index));
    },
  );
});
