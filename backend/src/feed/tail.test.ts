import { expect, it } from 'vitest';
import { foldRecords } from '../../../test/records/folded-records.ts';
import {
  sampleChannelCreated,
  sampleChannelDeletion,
  sampleConversion,
  sampleDeletion,
  sampleEdit,
  sampleIdChange,
  sampleMessage,
  sampleProfile,
  tsBeforeNow,
} from '../../../test/records/sample-records.ts';
import { parseRecordJson } from '../core/records/parse-record.ts';
import { isQuestion } from '../core/records/question.ts';
import type { SlackRecord } from '../core/records/record.ts';
import { createCommunity } from '../core/state/community.ts';
import { communityDigest } from '../core/state/digest.ts';
import { fold } from '../core/state/fold.ts';
import { SECOND_MS } from '../core/time/units.ts';
import { Tail } from './tail.ts';

const MESSAGE = { timestamp: tsBeforeNow(5000) };

function post(text: string): SlackRecord {
  return sampleMessage({ ...MESSAGE, text });
}

function unfurl(text: string): SlackRecord {
  return sampleEdit({ ...MESSAGE, text });
}

function edited(text: string, seconds: number): SlackRecord {
  return sampleEdit({ ...MESSAGE, text, edited_ts: tsBeforeNow(5000 - seconds * SECOND_MS) });
}

function filled(
  offsets: readonly (readonly [partition: number, offset: number])[],
  limits = { entries: 1000, bytes: 1e6 },
  floor = [0, 0],
): Tail {
  const tail = new Tail(floor, limits);
  for (const [partition, offset] of offsets)
    tail.push(
      { partition, offset, json: `"${partition}-${offset}"` },
      recordReceivedAt(offset * SECOND_MS),
      `e.${offset}`,
    );
  return tail;
}

function recordReceivedAt(received_at: number): SlackRecord {
  return { ...sampleProfile({ timestamp: tsBeforeNow(0) }), received_at };
}

function inOrder(count: number): [number, number][] {
  return Array.from({ length: count }, (_, offset) => [0, offset]);
}

it('a tail returns the number of the first entry that a client has not seen', () => {
  const tail = filled(inOrder(10), undefined, [0]);
  expect(tail.numberAfter([0])).toBe(0);
  expect(tail.numberAfter([7])).toBe(7);
  expect(tail.numberAfter([10])).toBe(10);
  expect(tail.frames(8, 10).toString()).toBe('id: e.8\ndata: "0-8"\n\nid: e.9\ndata: "0-9"\n\n');
});

it('a tail over several partitions returns the number of the first entry that is unseen in any of them', () => {
  const tail = filled([
    [0, 0],
    [1, 0],
    [0, 1],
    [1, 1],
    [1, 2],
  ]);
  expect(tail.numberAfter([2, 1])).toBe(3);
  expect(tail.numberAfter([0, 3])).toBe(0);
  expect(tail.numberAfter([2, 3])).toBe(5);
  expect(tail.positionAt(3, [2, 3])).toEqual([2, 1]);
});

it('a tail finds the unseen entries before the last one that another instance has sent', () => {
  const tail = filled([
    [0, 0],
    [1, 0],
    [0, 1],
    [1, 1],
    [1, 2],
    [0, 2],
  ]);
  expect(tail.unseenBeforeLastSeen([2, 1], 3)).toEqual({ unseen: [], number: 3 });
  expect(tail.unseenBeforeLastSeen([0, 0], 0)).toEqual({ unseen: [], number: 0 });
  expect(tail.unseenBeforeLastSeen([3, 3], 6)).toEqual({ unseen: [], number: 6 });
  const { unseen, number } = tail.unseenBeforeLastSeen([0, 3], 0);
  expect(unseen.map(({ partition, offset, json }) => [partition, offset, JSON.parse(json)])).toEqual([
    [0, 0, '0-0'],
    [0, 1, '0-1'],
  ]);
  expect(number).toBe(5);
});

it('a tail drops entries beyond its limits, and returns no number before them', () => {
  const tail = filled(inOrder(1000), { entries: 100, bytes: 1e6 }, [0]);
  expect(tail.end).toBe(1000);
  expect(tail.end - tail.first).toBeLessThanOrEqual(110);
  expect(tail.floor).toEqual([tail.first]);
  expect(tail.numberAfter([tail.first])).toBe(tail.first);
  expect(tail.numberAfter([tail.first - 1])).toBeUndefined();
  expect(filled(inOrder(1000), { entries: 1000, bytes: 2000 }, [0]).unsentBytes(0)).toBeLessThan(2300);
});

it('a tail returns no number before the floor of the log', () => {
  expect(filled([[0, 50]], undefined, [50]).numberAfter([49])).toBeUndefined();
  expect(filled([[0, 50]], undefined, [50]).numberAfter([50])).toBe(0);
});

it('a tail finds the first entry since a time, unless older ones may have been dropped', () => {
  const tail = filled(inOrder(10), undefined, [0]);
  expect(tail.numberSince(4500)).toBe(5);
  expect(tail.numberSince(1e9)).toBe(10);
  expect(tail.numberSince(0)).toBeUndefined();
});

it('a tail ends a chunk at about its size, after at least one entry', () => {
  const tail = filled(inOrder(10), undefined, [0]);
  const one = tail.frames(0, 1).length;
  expect(tail.chunkEnd(0, 3 * one)).toBe(3);
  expect(tail.chunkEnd(0, 1)).toBe(1);
  expect(tail.chunkEnd(9, 1e6)).toBe(10);
  expect(tail.unsentBytes(9)).toBe(one);
  expect(tail.unsentBytes(10)).toBe(0);
});

const CHANGED = { timestamp: tsBeforeNow(1000) };

it.each<[text: string, erasing: SlackRecord]>([
  ['?', sampleDeletion(MESSAGE)],
  ['Why?', sampleDeletion(MESSAGE)],
  ['はい？', sampleDeletion(MESSAGE)],
  ['a?\n"b"', sampleDeletion(MESSAGE)],
  ['Is it longer than the flag?', sampleDeletion(MESSAGE)],
  ['So?', edited('So.', 2)],
  ['So.', edited('So?', 2)],
  ['Ok?', sampleChannelDeletion(CHANGED)],
  ['Ok?', sampleConversion(CHANGED)],
  ['Ok?', sampleDeletion({ ...MESSAGE, channel: 'C2' })],
])('a tail from which the short question %j is erased sends whole records', (text, erasing) => {
  const tail = new Tail([0]);
  const records = [
    post(text),
    sampleIdChange({ timestamp: tsBeforeNow(9000), old_channel: 'C1', channel: 'C2' }),
    erasing,
    sampleMessage({ timestamp: tsBeforeNow(0), text: 'later' }),
  ];
  const community = createCommunity('T1');
  for (const [offset, record] of records.entries()) {
    fold(community, record);
    tail.push({ partition: 0, offset, json: JSON.stringify(record) }, record, `e.${offset}`, community.channelChanges);
  }
  const frames = tail.frames(0, records.length).toString().trimEnd().split('\n\n');
  const sent = frames.map((frame) => parseRecordJson(frame.split('data: ')[1] ?? ''));
  expect(sent).toHaveLength(records.length);
  const erased = { ...records[0], text: undefined, ...(isQuestion(text) ? { question: true } : {}) };
  expect(sent[0]).toEqual(erased);
  expect(communityDigest(foldRecords(sent.flatMap((record) => record ?? [])))).toBe(communityDigest(community));
  expect(tail.unsentBytes(records.length)).toBe(0);
});

const idChange = sampleIdChange(CHANGED);

it('a tail erases the name of a channel that becomes private', () => {
  const tail = new Tail([0]);
  const records = [sampleChannelCreated({ ...MESSAGE, name: 'hr' }), sampleConversion(CHANGED)];
  for (const [offset, record] of records.entries())
    tail.push({ partition: 0, offset, json: JSON.stringify(record) }, record, `e.${offset}`);
  expect(tail.frames(0, 2).toString()).not.toContain('"hr"');
});

it.each([
  ['a tail erases a text that is deleted', [post('one'), sampleDeletion(MESSAGE)], ['', '']],
  ['a tail erases a text that comes after its deletion', [sampleDeletion(MESSAGE), post('one')], ['', '']],
  ['a tail erases a text that an edit replaces', [post('one'), edited('two', 2)], ['', 'two']],
  [
    'a tail keeps the text of the latest edit, in any order',
    [edited('three', 3), edited('two', 2), post('one')],
    ['three', '', ''],
  ],
  [
    'a tail erases a repeated text together with the first',
    [post('one'), post('one'), sampleDeletion(MESSAGE)],
    ['', '', ''],
  ],
  [
    'a tail erases the text of an unfurl after a deletion',
    [post('one'), unfurl('one'), sampleDeletion(MESSAGE)],
    ['', '', ''],
  ],
  ['a tail erases the text of an unfurl before the message', [unfurl('one'), sampleDeletion(MESSAGE)], ['', '']],
  [
    'a tail keeps the greater of two texts with one edit time, as the fold does',
    [edited('b', 2), edited('a', 2)],
    ['b', ''],
  ],
  [
    'a tail erases a text that is deleted under the new id of its channel',
    [post('one'), idChange, sampleDeletion({ ...MESSAGE, channel: 'C2' })],
    ['', '', ''],
  ],
  [
    'a tail erases a text whose deletion arrived before the change of the id',
    [post('one'), sampleDeletion({ ...MESSAGE, channel: 'C2' }), idChange],
    ['', '', ''],
  ],
  ['a tail erases the texts of a deleted channel', [post('one'), sampleChannelDeletion(CHANGED)], ['', '']],
  [
    'a tail erases a text that comes after its channel became private, and keeps a later one',
    [sampleConversion(CHANGED), post('one'), sampleMessage({ timestamp: tsBeforeNow(0), text: 'later' })],
    ['', '', 'later'],
  ],
])('%s', (_what, records, texts) => {
  const tail = new Tail([0]);
  const community = createCommunity('T1');
  for (const [offset, record] of records.entries()) {
    fold(community, record);
    tail.push({ partition: 0, offset, json: JSON.stringify(record) }, record, `e.${offset}`, community.channelChanges);
  }
  const frames = tail.frames(0, records.length).toString().trimEnd().split('\n\n');
  expect(frames.map((frame) => JSON.parse(frame.split('data: ')[1] ?? '').text ?? '')).toEqual(texts);
  expect(tail.unsentBytes(0)).toBe(tail.frames(0, records.length).length);
});
