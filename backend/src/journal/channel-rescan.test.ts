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
import {
  sampleBookkeeping,
  sampleChannelCreated,
  sampleChannelDeletion,
  sampleChannelInfo,
  sampleConversion,
  sampleDeletion,
  sampleEdit,
  sampleIdChange,
  sampleMessage,
} from '../../../test/records/sample-records.ts';
import type { SlackRecord } from '../core/records/record.ts';
import type { Journal } from './journal.ts';
import { openJournalStore } from './journal-store.ts';

const TS = '1700000000.000100';
const LATER = '1700000005.000000';
const secret = sampleMessage({ timestamp: TS, text: 'secret' });
const idChange = sampleIdChange({ timestamp: '1700000001.000000' });
const named = sampleChannelCreated({ timestamp: '1600000000.000000', name: 'secret-name' });
/** More entries than one commit plans again. */
const manyTexts = Array.from({ length: 9000 }, (_, index) => `text ${index}`);

/** Waits until no entry has the word. */
async function waitUntilGone(journal: Journal, word: string): Promise<void> {
  await vi.waitFor(
    () => expect(jsonsOfJournal(journal).filter((json) => json.includes(word))).toEqual([]),
    WAIT_OPTIONS,
  );
}

async function expectGoneFromDisk(journal: Journal, word: string): Promise<void> {
  await waitUntilGone(journal, word);
  await journal.close();
  await (await openTestJournal()).close();
  expect((await bytesOnDisk()).includes(word)).toBe(false);
}

describe('the journal', () => {
  it.each<[title: string, records: SlackRecord[]]>([
    [
      'a message that is deleted under the new id of its channel',
      [secret, idChange, sampleDeletion({ timestamp: TS, channel: 'C2' })],
    ],
    [
      'a message that is edited under the new id of its channel',
      [secret, idChange, sampleEdit({ timestamp: TS, channel: 'C2', edited_ts: LATER, text: 'clean' })],
    ],
    [
      'a message whose deletion arrives before the change of the id',
      [secret, sampleDeletion({ timestamp: TS, channel: 'C2' }), idChange],
    ],
    [
      'a message of a channel whose id changed twice',
      [
        secret,
        sampleIdChange({ timestamp: LATER, old_channel: 'C2', channel: 'C3' }),
        sampleDeletion({ timestamp: TS, channel: 'C3' }),
        idChange,
      ],
    ],
    [
      'a message of a channel whose id changed, and changed again later',
      [
        secret,
        idChange,
        sampleIdChange({ timestamp: LATER, old_channel: 'C2', channel: 'C3' }),
        sampleDeletion({ timestamp: TS, channel: 'C3' }),
      ],
    ],
    ['a channel that is deleted', [secret, named, sampleChannelDeletion({ timestamp: LATER })]],
    ['a channel that becomes private', [secret, named, sampleConversion({ timestamp: LATER })]],
    [
      'a channel that became private before its messages arrive',
      [
        sampleConversion({ timestamp: LATER }),
        secret,
        named,
        sampleChannelInfo({ timestamp: TS, name: 'secret-name' }),
      ],
    ],
    [
      'a channel that becomes private under its new id',
      [secret, named, idChange, sampleConversion({ timestamp: LATER, channel: 'C2' })],
    ],
  ])('removes texts and names of %s from entries and files', async (_, records) => {
    const journal = await openTestJournal();
    for (const record of records) await journal.append([record]);
    await expectGoneFromDisk(journal, 'secret');
  });

  it('never writes a text that the same commit removes', async () => {
    const journal = await openTestJournal();
    await journal.append([secret, named, sampleConversion({ timestamp: LATER })]);
    expect((await bytesOnDisk()).includes('secret')).toBe(false);
  });

  it('keeps texts of other channels, of other workspaces, and of later messages', async () => {
    const journal = await openTestJournal();
    const kept = [
      sampleMessage({ timestamp: TS, channel: 'C9', text: 'other channel' }),
      sampleMessage({ timestamp: TS, team: 'T9', text: 'other workspace' }),
      sampleMessage({ timestamp: '1700000006.000000', text: 'later' }),
      sampleMessage({ timestamp: '1700000007.000000', channel: 'C9', text: 'has "channel":"C1" in its text' }),
    ];
    await journal.append([secret, ...kept, sampleChannelDeletion({ timestamp: LATER })]);
    await waitUntilGone(journal, 'secret');
    expect(textsOf(journal).filter(Boolean)).toEqual(kept.map(({ text }) => text));
  });

  it('removes the texts of a channel with more entries than one commit reads, and goes on with new ones', async () => {
    const journal = await openTestJournal();
    const many = messagesWith(...manyTexts);
    await journal.append(many);
    await journal.append([sampleChannelDeletion({ timestamp: LATER })]);
    await journal.append([sampleMessage({ timestamp: '1700000008.000000', text: 'later' })]);
    await vi.waitFor(() => expect(textsOf(journal).filter(Boolean)).toEqual(['later']), WAIT_OPTIONS);
    expect(journal.head).toBe(9002);
  });

  it('continues after a SIGKILL where it was interrupted', async () => {
    const { child, lines } = runInChildProcess(`
      for (let batch = 0; batch < 20; batch++)
        await journal.append(Array.from({ length: 2000 }, (_, index) =>
          sample.sampleMessage({ timestamp: timestamp(), text: 'secret ' + index, received_at: Date.now() })));
      await journal.append([sample.sampleConversion({ timestamp: timestamp(), received_at: Date.now() })]);
      say('converted');`);
    await vi.waitFor(() => expect(lines).toContain('converted'), WAIT_OPTIONS);
    await killAndWait(child);
    const journal = await openTestJournal();
    await waitUntilGone(journal, 'secret');
    expect(journal.head).toBe(40_001);
  });

  it.each([
    ['deleted', sampleChannelDeletion({ timestamp: LATER })],
    [
      'made private',
      sampleBookkeeping({
        timestamp: LATER,
        event_type: 'message',
        channel: 'C1',
        subtype: 'channel_convert_to_private',
      }),
    ],
  ])('removes the texts of a channel that was %s under a version that kept them', async (_, change) => {
    const store = openJournalStore(journalDir);
    await store.root.batch(() => {
      void store.meta.put('epoch', '0badcafe');
      void store.meta.put('indexed', '2');
      void store.entries.put(0, JSON.stringify(secret));
      void store.entries.put(1, JSON.stringify(change));
    });
    await store.root.close();
    await expectGoneFromDisk(await openTestJournal(), 'secret');
  });
});
