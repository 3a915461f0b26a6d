import { expect, it } from 'vitest';
import {
  sampleDeletion,
  sampleEdit,
  sampleMessage,
  sampleProfile,
  tsBeforeNow,
} from '../../../test/records/sample-records.ts';
import type { SlackRecord } from '../core/records/record.ts';
import { Tail } from './tail.ts';

const THERE = { timestamp: tsBeforeNow(5000) };

function post(text: string): SlackRecord {
  return sampleMessage({ ...THERE, text });
}

function unfurl(text: string): SlackRecord {
  return sampleEdit({ ...THERE, text });
}

function edited(text: string, seconds: number): SlackRecord {
  return sampleEdit({ ...THERE, text, edited_ts: tsBeforeNow(5000 - seconds * 1000) });
}

function filled(
  offsets: readonly (readonly [partition: number, offset: number])[],
  limits = { entries: 1000, bytes: 1e6 },
  floor = [0, 0],
): Tail {
  const tail = new Tail(floor, limits);
  for (const [partition, offset] of offsets)
    tail.push({ partition, offset, json: `"${partition}-${offset}"` }, at(offset * 1000), `e.${offset}`);
  return tail;
}

function at(received_at: number): SlackRecord {
  return { ...sampleProfile({ timestamp: tsBeforeNow(0) }), received_at };
}

function inOrder(count: number): [number, number][] {
  return Array.from({ length: count }, (_, offset) => [0, offset]);
}

it('resumes at the first entry that a reader has not seen', () => {
  const tail = filled(inOrder(10), undefined, [0]);
  expect(tail.numberAfter([0])).toBe(0);
  expect(tail.numberAfter([7])).toBe(7);
  expect(tail.numberAfter([10])).toBe(10);
  expect(tail.frames(8, 10).toString()).toBe('id: e.8\ndata: "0-8"\n\nid: e.9\ndata: "0-9"\n\n');
});

it('over several partitions resumes where anything is unseen', () => {
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

it('finds what a reader has not seen among what another process has shown it', () => {
  const tail = filled([
    [0, 0],
    [1, 0],
    [0, 1],
    [1, 1],
    [1, 2],
    [0, 2],
  ]);
  expect(tail.unseenBeforeLevel([2, 1], 3)).toEqual({ unseen: [], number: 3 });
  expect(tail.unseenBeforeLevel([0, 0], 0)).toEqual({ unseen: [], number: 0 });
  expect(tail.unseenBeforeLevel([3, 3], 6)).toEqual({ unseen: [], number: 6 });
  const { unseen, number } = tail.unseenBeforeLevel([0, 3], 0);
  expect(unseen.map(({ partition, offset, json }) => [partition, offset, JSON.parse(json)])).toEqual([
    [0, 0, '0-0'],
    [0, 1, '0-1'],
  ]);
  expect(number).toBe(5);
});

it('keeps to its limits, and knows what it no longer has', () => {
  const tail = filled(inOrder(1000), { entries: 100, bytes: 1e6 }, [0]);
  expect(tail.end).toBe(1000);
  expect(tail.end - tail.first).toBeLessThanOrEqual(110);
  expect(tail.floor).toEqual([tail.first]);
  expect(tail.numberAfter([tail.first])).toBe(tail.first);
  expect(tail.numberAfter([tail.first - 1])).toBeUndefined();
  expect(filled(inOrder(1000), { entries: 1000, bytes: 2000 }, [0]).unsentBytes(0)).toBeLessThan(2300);
});

it('does not reach back before the floor of the log', () => {
  expect(filled([[0, 50]], undefined, [50]).numberAfter([49])).toBeUndefined();
  expect(filled([[0, 50]], undefined, [50]).numberAfter([50])).toBe(0);
});

it('finds the first entry since a time, unless older ones may be gone', () => {
  const tail = filled(inOrder(10), undefined, [0]);
  expect(tail.numberSince(4500)).toBe(5);
  expect(tail.numberSince(1e9)).toBe(10);
  expect(tail.numberSince(0)).toBeUndefined();
});

it('cuts pieces of about a size, at least one entry each', () => {
  const tail = filled(inOrder(10), undefined, [0]);
  const one = tail.frames(0, 1).length;
  expect(tail.chunkEnd(0, 3 * one)).toBe(3);
  expect(tail.chunkEnd(0, 1)).toBe(1);
  expect(tail.chunkEnd(9, 1e6)).toBe(10);
  expect(tail.unsentBytes(9)).toBe(one);
  expect(tail.unsentBytes(10)).toBe(0);
});

it.each([
  ['a deletion takes the text', [post('one'), sampleDeletion(THERE)], ['', '']],
  ['a deletion that came first lets no text in', [sampleDeletion(THERE), post('one')], ['', '']],
  ['an edit takes the text that it replaces', [post('one'), edited('two', 2)], ['', 'two']],
  ['the latest edit stays, in whatever order', [edited('three', 3), edited('two', 2), post('one')], ['three', '', '']],
  ['a repetition stays, and goes with the first', [post('one'), post('one'), sampleDeletion(THERE)], ['', '', '']],
  ['an unfurl brings no text back', [post('one'), unfurl('one'), sampleDeletion(THERE)], ['', '', '']],
  ['nor does one that comes before', [unfurl('one'), sampleDeletion(THERE)], ['', '']],
  ['of two texts of one time the greater stays, as in the fold', [edited('b', 2), edited('a', 2)], ['b', '']],
])('%s', (_what, records, texts) => {
  const tail = new Tail([0]);
  for (const [offset, record] of records.entries())
    tail.push({ partition: 0, offset, json: JSON.stringify(record) }, record, `e.${offset}`);
  const blocks = tail.frames(0, records.length).toString().trimEnd().split('\n\n');
  expect(blocks.map((block) => JSON.parse(block.split('data: ')[1] ?? '').text ?? '')).toEqual(texts);
  expect(tail.unsentBytes(0)).toBe(tail.frames(0, records.length).length);
});
