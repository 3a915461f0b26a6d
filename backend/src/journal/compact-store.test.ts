import { existsSync } from 'node:fs';
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import {
  bytesOnDisk,
  journalDir,
  jsonsOfJournal,
  killAndWait,
  messagesWith,
  openTestJournal,
  runInChildProcess,
  textsOf,
} from '../../../test/journal/journal-fixture.ts';
import { WAIT_OPTIONS } from '../../../test/log/log-helpers.ts';
import { sampleDeletion, sampleEdit, sampleMessage } from '../../../test/records/sample-records.ts';
import { formatSlackTimestamp } from '../core/time/slack-timestamp.ts';
import type { Journal } from './journal.ts';

const SECRET = 'the secret that nobody may read again';

function timestampOf(number: number): string {
  return formatSlackTimestamp(1_600_000_000_000_000 + number);
}

/** Messages with the secret. Every third one is longer than a page. */
function secrets(from: number, count: number) {
  return Array.from({ length: count }, (_, index) =>
    sampleMessage({ timestamp: timestampOf(from + index), text: SECRET.repeat(index % 3 === 0 ? 200 : 1) }),
  );
}

async function deleteSecrets(journal: Journal, from: number, count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    await journal.append([sampleDeletion({ timestamp: timestampOf(from + index) })]);
  }
}

describe('compacting the file of a journal', () => {
  it.each([
    ['', async () => undefined],
    [' and deleted afterwards', (journal: Journal) => deleteSecrets(journal, 0, 20)],
  ])('removes every byte of texts that were trimmed%s when the journal is opened again', async (_, afterwards) => {
    let journal = await openTestJournal();
    await journal.append(secrets(0, 20));
    await journal.append(messagesWith('kept'));
    await journal.trim(20);
    await afterwards(journal);
    const log = jsonsOfJournal(journal);
    await journal.close();
    journal = await openTestJournal();
    expect((await bytesOnDisk()).includes(SECRET)).toBe(false);
    expect(jsonsOfJournal(journal)).toEqual(log);
    await journal.close();
  });

  it('removes every byte of removed texts when the journal is opened again', async () => {
    let journal = await openTestJournal();
    const { epoch } = journal;
    const kept = messagesWith(...Array.from({ length: 300 }, (_, index) => `kept ${index}`));
    for (const [index, record] of kept.entries()) await journal.append([record, ...secrets(index * 2, 2)]);
    await deleteSecrets(journal, 0, 500);
    for (let index = 500; index < 600; index++) {
      await journal.append([sampleEdit({ timestamp: timestampOf(index), edited_ts: '1700000000', text: 'harmless' })]);
    }
    const log = jsonsOfJournal(journal);
    expect(log.filter((json) => json.includes(SECRET))).toEqual([]);
    await journal.close();
    expect((await bytesOnDisk()).includes(SECRET), 'the file holds the secret before it is compacted').toBe(true);

    journal = await openTestJournal();
    expect((await bytesOnDisk()).includes(SECRET)).toBe(false);
    expect((await bytesOnDisk()).includes('kept 299')).toBe(true);
    expect([journal.epoch, journal.floor, journal.head]).toEqual([epoch, 0, log.length]);
    expect(jsonsOfJournal(journal)).toEqual(log);

    // Texts in the compacted file are removed in the same way.
    await journal.append(secrets(9000, 50));
    await deleteSecrets(journal, 9000, 50);
    await journal.close();
    journal = await openTestJournal();
    expect((await bytesOnDisk()).includes(SECRET)).toBe(false);
    expect(textsOf(journal)).not.toContain(SECRET);
  });

  it('is not needed for a text that comes with or after its deletion, which is never written', async () => {
    const journal = await openTestJournal();
    const [short, long] = [secrets(1, 1), secrets(0, 1)];
    await journal.append(messagesWith('a'));
    await Promise.all([
      journal.append([...short, ...long]),
      deleteSecrets(journal, 0, 1),
      deleteSecrets(journal, 1, 1),
    ]);
    await journal.append([...short, ...long]);
    expect(textsOf(journal)).toEqual(['a', '', '', '', '', '', '']);
    expect((await bytesOnDisk()).includes(SECRET)).toBe(false);
  });

  it('happens only after a text was removed', async () => {
    let journal = await openTestJournal();
    await journal.append(secrets(0, 10));
    await journal.close();
    const file = join(journalDir, 'data.mdb');
    const { ino } = await stat(file);
    journal = await openTestJournal();
    expect((await stat(file)).ino).toBe(ino);
    await deleteSecrets(journal, 0, 1);
    await journal.close();

    journal = await openTestJournal();
    const { ino: compactedIno } = await stat(file);
    expect(compactedIno).not.toBe(ino);
    await journal.close();
    journal = await openTestJournal();
    expect((await stat(file)).ino).toBe(compactedIno);
  });

  it('ignores what a crash left behind', async () => {
    await mkdir(join(journalDir, 'compacting'));
    await writeFile(join(journalDir, 'compacting', 'data.mdb'), 'half a page');
    const journal = await openTestJournal();
    await journal.append(messagesWith('a'));
    expect(await readdir(journalDir)).not.toContain('compacting');
  });

  it('leaves a whole file when the process is killed meanwhile', async () => {
    let journal = await openTestJournal();
    const long = 'x'.repeat(2000);
    for (let turn = 0; turn < 20; turn++) {
      await journal.append(messagesWith(...Array.from({ length: 1000 }, (_, index) => `${turn} ${index} ${long}`)));
    }
    await journal.append(secrets(0, 2));
    await deleteSecrets(journal, 0, 2);
    const log = jsonsOfJournal(journal);
    await journal.close();

    const copyDir = join(journalDir, 'compacting');
    let interruptions = 0;
    for (let round = 0; round < 8; round++) {
      const { child, lines } = runInChildProcess(`say('open');`, {
        before: `
          const { existsSync } = await import('node:fs');
          let turns = 0;
          setInterval(() => {
            if (existsSync(${JSON.stringify(copyDir)}) && turns++ >= ${round * 3}) process.kill(process.pid, 'SIGKILL');
          }, 1);`,
      });
      await vi.waitFor(() => expect(child.signalCode ?? lines[0]).toMatch(/SIGKILL|open/), WAIT_OPTIONS);
      await killAndWait(child);
      if (existsSync(copyDir)) interruptions++;
    }
    expect(interruptions, 'kills while the file was compacted').toBeGreaterThan(0);
    journal = await openTestJournal();
    expect(jsonsOfJournal(journal)).toEqual(log);
    expect((await bytesOnDisk()).includes(SECRET)).toBe(false);
  });

  // The size limit of the process stands in for a full disk.
  it.skipIf(process.platform !== 'linux')('is skipped with a warning when the disk is full', async () => {
    let journal = await openTestJournal();
    await journal.append(messagesWith(...Array.from({ length: 2000 }, (_, index) => `${index} ${'x'.repeat(500)}`)));
    await journal.append(secrets(0, 1));
    await deleteSecrets(journal, 0, 1);
    const log = jsonsOfJournal(journal);
    await journal.close();

    const { child, lines } = runInChildProcess(`say('holds ' + journal.head);`, {
      before: `process.on('warning', ({ message }) => say(message));`,
      command: ['prlimit', '--fsize=100000'],
    });
    await vi.waitFor(() => expect(lines).toHaveLength(2), WAIT_OPTIONS);
    expect(lines).toContain(`holds ${log.length}`);
    expect(lines.join()).toMatch(/Deleted texts are gone from the log, but not yet from its file/);
    await killAndWait(child);

    journal = await openTestJournal();
    expect(jsonsOfJournal(journal)).toEqual(log);
    expect((await bytesOnDisk()).includes(SECRET)).toBe(false);
    expect((await readdir(journalDir)).filter((name) => !name.startsWith('lock')).sort()).toEqual(['data.mdb']);
  });
});
