import { readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { journalDir, messagesWith, openTestJournal } from '../../../test/journal/journal-fixture.ts';
import { commit, openJournalStore } from './journal-store.ts';

/** Closes a journal with 500 entries and returns the path of its file. */
async function closedJournalFile(): Promise<string> {
  const journal = await openTestJournal();
  await journal.append(messagesWith(...Array.from({ length: 500 }, (_, i) => `${i} ${'x'.repeat(1000)}`)));
  await journal.close();
  return join(journalDir, 'data.mdb');
}

it('an intact journal opens', async () => {
  await closedJournalFile();
  expect((await openTestJournal()).head).toBe(500);
});

it.each([
  [
    'cut off',
    (bytes: Buffer) => bytes.subarray(0, 100_000),
    /is damaged: it is cut off at 100000 of at least \d+ bytes/,
  ],
  ['not complete at its start', (bytes: Buffer) => bytes.subarray(0, 5000), /is damaged: it has only 5000 bytes/],
  ['overwritten', (bytes: Buffer) => Buffer.alloc(bytes.length, '?'), /is damaged: its first pages are overwritten/],
])('a journal whose file is %s is refused with an error that says what to do', async (_damage, damage, message) => {
  const file = await closedJournalFile();
  await writeFile(file, damage(await readFile(file)));
  await expect(openTestJournal()).rejects.toThrow(message);
  await expect(openTestJournal()).rejects.toThrow('Restore DATA_DIR from a backup');
});

it('a journal with an empty file starts empty', async () => {
  await truncate(await closedJournalFile(), 0);
  expect((await openTestJournal()).head).toBe(0);
});

it('a journal with a missing entry refuses to read past it', async () => {
  await closedJournalFile();
  const store = openJournalStore(journalDir);
  await commit(store, () => {
    void store.entries.remove(40);
  });
  await store.root.close();
  const journal = await openTestJournal();
  expect(journal.read(0, 40, 1e9)).toHaveLength(40);
  expect(() => journal.read(30, 100, 1e9)).toThrow('is damaged: the entry at offset 40 is missing');
  expect(() => journal.read(40, 100, 1e9)).toThrow('is damaged: the entry at offset 40 is missing');
});

it.each([
  ['channels', '{"T1":[{"id":'],
  ['channels', '{"T1":[{"id":"C1"}]}'],
  ['rescan', 'null'],
  ['rescan', '{"next":0,"end":"500","ids":[]}'],
])('a journal with the damaged value "%s" (%s) is refused with an error that says what to do', async (key, value) => {
  await closedJournalFile();
  const store = openJournalStore(journalDir);
  await commit(store, () => {
    void store.meta.put(key, value);
  });
  await store.root.close();
  await expect(openTestJournal()).rejects.toThrow(
    new RegExp(`is damaged: the value "${key}" cannot be read\\. Restore DATA_DIR from a backup`),
  );
});
