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

/** Every third is longer than a page. */
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

describe('the file of a journal', () => {
  it('holds no byte of a text that went, after the next opening', async () => {
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
    expect((await bytesOnDisk()).includes(SECRET), 'what the test looks for is there before').toBe(true);

    journal = await openTestJournal();
    expect((await bytesOnDisk()).includes(SECRET)).toBe(false);
    expect((await bytesOnDisk()).includes('kept 299')).toBe(true);
    expect([journal.epoch, journal.floor, journal.head]).toEqual([epoch, 0, log.length]);
    expect(jsonsOfJournal(journal)).toEqual(log);

    // What is written into the new file goes the same way.
    await journal.append(secrets(9000, 50));
    await deleteSecrets(journal, 9000, 50);
    await journal.close();
    journal = await openTestJournal();
    expect((await bytesOnDisk()).includes(SECRET)).toBe(false);
    expect(textsOf(journal)).not.toContain(SECRET);
  });

  it('never holds a text that comes with its deletion, or after it', async () => {
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

  it('is written anew only where a text went', async () => {
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
    const { ino: renewed } = await stat(file);
    expect(renewed).not.toBe(ino);
    await journal.close();
    journal = await openTestJournal();
    expect((await stat(file)).ino).toBe(renewed);
  });

  it('does not mind what a crash left behind', async () => {
    await mkdir(join(journalDir, 'compacting'));
    await writeFile(join(journalDir, 'compacting', 'data.mdb'), 'half a page');
    const journal = await openTestJournal();
    await journal.append(messagesWith('a'));
    expect(await readdir(journalDir)).not.toContain('compacting');
  });

  it('is whole when a crash comes while it is written anew', async () => {
    let journal = await openTestJournal();
    const long = 'x'.repeat(2000);
    for (let turn = 0; turn < 20; turn++) {
      await journal.append(messagesWith(...Array.from({ length: 1000 }, (_, index) => `${turn} ${index} ${long}`)));
    }
    await journal.append(secrets(0, 2));
    await deleteSecrets(journal, 0, 2);
    const log = jsonsOfJournal(journal);
    await journal.close();

    const place = join(journalDir, 'compacting');
    let seen = 0;
    for (let round = 0; round < 8; round++) {
      const { child, lines } = runInChildProcess(`say('open');`, {
        before: `
          const { existsSync } = await import('node:fs');
          let turns = 0;
          setInterval(() => {
            if (existsSync(${JSON.stringify(place)}) && turns++ >= ${round * 3}) process.kill(process.pid, 'SIGKILL');
          }, 1);`,
      });
      await vi.waitFor(() => expect(child.signalCode ?? lines[0]).toMatch(/SIGKILL|open/), WAIT_OPTIONS);
      await killAndWait(child);
      if (existsSync(place)) seen++;
    }
    expect(seen, 'crashes in the middle').toBeGreaterThan(0);
    journal = await openTestJournal();
    expect(jsonsOfJournal(journal)).toEqual(log);
    expect((await bytesOnDisk()).includes(SECRET)).toBe(false);
  });

  // The size limit of the process stands in for a full disk.
  it.skipIf(process.platform !== 'linux')(
    'is used as it is where the disk is full, and the process says so',
    async () => {
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
    },
  );
});
