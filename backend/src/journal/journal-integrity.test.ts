import { readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { journalDir, messagesWith, openTestJournal } from '../../../test/journal/journal-fixture.ts';
import { commit, openJournalStore } from './journal-store.ts';

/** The file of a journal with some hundred entries, at rest. */
async function fileAtRest(): Promise<string> {
  const journal = await openTestJournal();
  await journal.append(messagesWith(...Array.from({ length: 500 }, (_, i) => `${i} ${'x'.repeat(1000)}`)));
  await journal.close();
  return join(journalDir, 'data.mdb');
}

it('opens what is whole', async () => {
  await fileAtRest();
  expect((await openTestJournal()).head).toBe(500);
});

it.each([
  [
    'cut off',
    (bytes: Buffer) => bytes.subarray(0, 100_000),
    /is damaged: it is cut off at 100000 of at least \d+ bytes/,
  ],
  ['only begun', (bytes: Buffer) => bytes.subarray(0, 5000), /is damaged: it has only 5000 bytes/],
  ['another file', (bytes: Buffer) => Buffer.alloc(bytes.length, '?'), /is damaged: its first pages are overwritten/],
])('refuses in words a file that is %s', async (_what, harm, words) => {
  const file = await fileAtRest();
  await writeFile(file, harm(await readFile(file)));
  await expect(openTestJournal()).rejects.toThrow(words);
  await expect(openTestJournal()).rejects.toThrow('Restore DATA_DIR from a backup');
});

it('begins anew where the file is empty', async () => {
  await truncate(await fileAtRest(), 0);
  expect((await openTestJournal()).head).toBe(0);
});

it('does not read on past an entry that is not there', async () => {
  await fileAtRest();
  const store = openJournalStore(journalDir);
  await commit(store, () => {
    void store.entries.remove(40);
  });
  await store.root.close();
  const journal = await openTestJournal();
  expect(journal.read(0, 40, 1e9)).toHaveLength(40);
  expect(() => journal.read(30, 100, 1e9)).toThrow('is damaged: the entry at offset 40 is not there');
  expect(() => journal.read(40, 100, 1e9)).toThrow('is damaged: the entry at offset 40 is not there');
});
