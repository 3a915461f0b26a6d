import fc from 'fast-check';
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
import { arbitraryRecords } from '../../../test/records/arbitrary-records.ts';
import { sampleDeletion, sampleEdit, sampleMessage } from '../../../test/records/sample-records.ts';
import { parseRecord } from '../core/records/parse-record.ts';
import type { MessageRecord, SlackRecord } from '../core/records/record.ts';
import { createCommunity } from '../core/state/community.ts';
import { communityDigest } from '../core/state/digest.ts';
import { fold } from '../core/state/fold.ts';
import type { Journal } from './journal.ts';
import { openJournalStore } from './journal-store.ts';

const timestamp = '1700000000.000100';
const before = '1700000001.000000';
const later = '1700000002.000000';

function digestOf(all: readonly SlackRecord[]): string {
  const community = createCommunity('T1');
  for (const record of all) fold(community, record);
  return communityDigest(community);
}

function recordsOf(journal: Journal): SlackRecord[] {
  return jsonsOfJournal(journal).flatMap((json) => parseRecord(JSON.parse(json)) ?? []);
}

/** A journal that a version without the index wrote. */
async function createUnindexedJournal(all: readonly SlackRecord[], head?: number): Promise<void> {
  const { root, entries, meta } = openJournalStore(journalDir);
  const first = head === undefined ? 0 : head - all.length;
  await root.batch(() => {
    void meta.put('epoch', '0badcafe');
    if (head !== undefined) void meta.put('head', String(head));
    all.forEach((record, index) => {
      void entries.put(first + index, JSON.stringify(record));
    });
  });
  await root.close();
}

/** The number of messages in the index. Closes the journal. */
async function indexedMessageCount(journal: Journal): Promise<number> {
  await journal.close();
  const { root, textVersions } = openJournalStore(journalDir);
  const count = textVersions.getCount();
  await root.close();
  return count;
}

describe('journal redaction', () => {
  it('removes the texts of a deleted message with the commit of the deletion, and nothing else', async () => {
    const journal = await openTestJournal();
    const [other] = messagesWith('other');
    const deleted = sampleMessage({ timestamp, text: 'secret', thread_ts: before });
    await journal.append([deleted, ...(other ? [other] : [])]);
    await journal.append([sampleEdit({ timestamp, edited_ts: before, text: 'secret, edited' })]);
    await journal.append([sampleDeletion({ timestamp })]);
    const { text: _, ...rest } = deleted;
    expect(jsonsOfJournal(journal).map((json) => JSON.parse(json))).toEqual([
      rest,
      other,
      { ...sampleEdit({ timestamp, edited_ts: before }) },
      sampleDeletion({ timestamp }),
    ]);
  });

  it('removes texts of messages with any ids, however long', async () => {
    const journal = await openTestJournal();
    const long = 'C'.repeat(5000);
    for (const channel of [long, `${long}C`, '"', 'É'.repeat(400)])
      await journal.append([sampleMessage({ timestamp, channel, text: `secret of ${channel}` })]);
    await journal.append([
      sampleDeletion({ timestamp, channel: long }),
      sampleDeletion({ timestamp, channel: 'É'.repeat(400) }),
    ]);
    expect(textsOf(journal).filter(Boolean)).toEqual([`secret of ${long}C`, 'secret of "']);
  });

  it('removes all texts of an edited message except the newest one', async () => {
    const journal = await openTestJournal();
    await journal.append([sampleMessage({ timestamp, text: 'first' })]);
    await journal.append([sampleEdit({ timestamp, edited_ts: later, text: 'third' })]);
    await journal.append([sampleEdit({ timestamp, edited_ts: before, text: 'second, late' })]);
    expect(textsOf(journal)).toEqual(['', 'third', '']);
  });

  it('removes texts when message, edit and deletion come in one commit', async () => {
    const journal = await openTestJournal();
    const edited = sampleEdit({ timestamp, edited_ts: later, text: 'edited' });
    await Promise.all(
      [sampleMessage({ timestamp }), edited, sampleDeletion({ timestamp })].map((one) => journal.append([one])),
    );
    expect(textsOf(journal)).toEqual(['', '', '']);
  });

  it('stores a retry or an import of a deleted message without its text, also after a restart', async () => {
    let journal = await openTestJournal();
    await journal.append([
      sampleMessage({ timestamp, text: 'secret' }),
      ...messagesWith('other'),
      sampleDeletion({ timestamp }),
    ]);
    await journal.close();
    journal = await openTestJournal();
    const edited = sampleEdit({ timestamp, edited_ts: later, text: 'secret, edited' });
    await journal.append([sampleMessage({ timestamp, text: 'secret', source: 'import' }), edited]);
    expect(textsOf(journal)).toEqual(['', 'other', '', '', '']);
  });

  it('removes texts from entries that are not forwarded yet, and trimmed messages from the index', async () => {
    let journal = await openTestJournal();
    await journal.append([sampleMessage({ timestamp, text: 'forwarded' }), ...messagesWith('a', 'b')]);
    await journal.append([sampleEdit({ timestamp, edited_ts: before, text: 'waiting' })]);
    await journal.trim(3);
    await Promise.all([journal.append([sampleDeletion({ timestamp })]), journal.trim(3)]);
    expect(textsOf(journal)).toEqual(['', '']);
    expect(await indexedMessageCount(journal)).toBe(1);

    journal = await openTestJournal();
    await Promise.all([journal.trim(5), journal.append([sampleMessage({ timestamp, text: 'again' })])]);
    expect(textsOf(journal)).toEqual(['']);
    await journal.append(messagesWith('c'));
    await journal.trim(7);
    expect([journal.floor, journal.head]).toEqual([7, 7]);
    expect(await indexedMessageCount(journal)).toBe(0);
  });

  it('removes the text of an edit that was committed together with a trim of the original', async () => {
    const journal = await openTestJournal();
    await journal.append([sampleMessage({ timestamp, text: 'forwarded' })]);
    await Promise.all([
      journal.append([sampleEdit({ timestamp, edited_ts: before, text: 'waiting' })]),
      journal.trim(1),
    ]);
    await journal.append([sampleDeletion({ timestamp })]);
    expect(textsOf(journal)).toEqual(['', '']);
  });

  it('leaves no message in the index once all entries are trimmed', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryRecords, fc.integer({ min: 1, max: 9 }), async (all, step) => {
        const journal = await openTestJournal();
        const { head } = journal;
        for (let at = 0; at < all.length; at += step) {
          await Promise.all([journal.append(all.slice(at, at + step)), journal.trim(head + at - step)]);
        }
        await journal.trim(journal.head);
        expect(journal.head).toBe(head + all.length);
        expect(await indexedMessageCount(journal)).toBe(0);
      }),
      { numRuns: 30 },
    );
  });

  it('does not change the community that is folded from the journal', async () => {
    const journal = await openTestJournal();
    await fc.assert(
      fc.asyncProperty(arbitraryRecords, fc.integer({ min: 1, max: 9 }), async (all, step) => {
        const start = journal.head;
        // Each run has its own team, so that all runs can use one journal.
        const records = all.map((record) => ({ ...record, team: `T${start}` }));
        for (let at = 0; at < records.length; at += step) await journal.append(records.slice(at, at + step));
        const kept = recordsOf(journal).slice(start);
        expect(digestOf(kept.map((record) => ({ ...record, team: 'T1' })))).toBe(digestOf(all));
      }),
      { numRuns: 50 },
    );
  });

  it('removes deleted texts from a journal that has no index yet', async () => {
    const many = messagesWith(...Array.from({ length: 9000 }, (_, index) => `text ${index}`));
    const first = { ...sampleMessage({ timestamp, text: 'secret' }) };
    await createUnindexedJournal([first, ...many, sampleDeletion({ timestamp })]);
    let journal = await openTestJournal();
    expect([journal.epoch, journal.floor, journal.head]).toEqual(['0badcafe', 0, 9002]);
    expect(textsOf(journal)).toEqual(['', ...many.map(({ text }) => text), '']);
    const last = many.at(-1) as MessageRecord;
    await journal.append([sampleDeletion({ timestamp: last.timestamp })]);
    expect(textsOf(journal).slice(-3)).toEqual(['', '', '']);
    expect(await indexedMessageCount(journal)).toBe(9001);

    journal = await openTestJournal();
    expect(textsOf(journal).filter((text) => text !== '')).toHaveLength(8999);
  });

  it('removes deleted texts from a trimmed journal that has no index yet', async () => {
    await createUnindexedJournal([sampleMessage({ timestamp, text: 'secret' }), ...messagesWith('a')], 900);
    const journal = await openTestJournal();
    expect([journal.floor, journal.head]).toEqual([898, 900]);
    await journal.append([sampleDeletion({ timestamp })]);
    expect(textsOf(journal)).toEqual(['', 'a', '']);
  });

  it('leaves no deleted text in entries and files after a SIGKILL', async () => {
    for (let round = 0; round < 3; round++) {
      const { child, lines } = runInChildProcess(`
        for (let caller = 0; caller < 32; caller++) (async () => {
          for (let turn = 0; ; turn++) {
            const [ts, name] = [timestamp(), 'secret ${round} ' + caller + ' ' + turn + '#'];
            await journal.append([sample.sampleMessage({ timestamp: ts, text: name + 'x'.repeat(turn % 3 ? 0 : 5000) })]);
            await journal.append([sample.sampleDeletion({ timestamp: ts })]);
            say(name);
          }
        })();`);
      await vi.waitFor(() => expect(lines.length).toBeGreaterThan(1000), WAIT_OPTIONS);
      await killAndWait(child);
      const deleted = lines.filter((line) => line.endsWith('#'));
      const journal = await openTestJournal();
      const stored = textsOf(journal).map((text) => text.replace(/x+$/, ''));
      expect(deleted.filter((name) => stored.includes(name))).toEqual([]);
      const files = await bytesOnDisk();
      expect(deleted.filter((name) => files.includes(name))).toEqual([]);
      const offsets = journal.read(0, 1_000_000, Number.MAX_SAFE_INTEGER).map(({ offset }) => offset);
      expect(offsets).toEqual(offsets.map((_, index) => index));
      expect(offsets.length).toBeGreaterThanOrEqual(lines.length * 2);
      await journal.close();
    }
  });
});
