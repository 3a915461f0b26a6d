import { describe, expect, test } from 'vitest';
import {
  channelsReader,
  directoryOf,
  historyReader,
  newReading,
  type PageReader,
  pagesOf,
  type Reading,
  repliesReader,
  type Script,
  scriptedApi,
  THREAD_TS,
  usersReader,
} from '../../../../test/slack/scripted-pages.ts';
import { MAX_EMPTY_PAGES } from '../api/page-series.ts';

async function read(reader: PageReader, script: Script): Promise<Reading> {
  const reading = newReading();
  await reader.read(scriptedApi(reader, script, reading), reading);
  return reading;
}

const READERS = [historyReader, repliesReader, channelsReader, usersReader];

describe.each(READERS.map((reader) => ({ method: reader.method, reader })))('$method', ({ reader }) => {
  test.each([
    ['short pages', [2, 1, 3]],
    ['an empty page before the items', [0, 1]],
    ['many empty pages before, between and after the items', [0, 0, 2, 0, 0, 0, 1, 0, 0]],
    ['pages of one', [1, 1, 1, 1]],
    ['an empty last page', [2, 0]],
    ['one empty page', [0]],
  ])('reads every item of %s, each page once, without a warning', async (_what, sizes) => {
    const { community, cursors, warned } = await read(reader, pagesOf(reader, sizes));
    const count = sizes.reduce((sum, size) => sum + size, 0);
    expect(reader.found(community).sort()).toEqual(Array.from({ length: count }, (_, index) => index));
    expect(cursors).toEqual(sizes.map((_, page) => (page === 0 ? '' : `page ${page}`)));
    expect(warned).toEqual([]);
  });

  const repeats: readonly [what: string, script: Script, expected: readonly number[], maxCalls: number][] = [
    ['gives the same cursor for ever', () => ({ items: [reader.item(0)], next: 'same', has_more: true }), [0], 2],
    [
      'gives two cursors in turn',
      (cursor) => ({ items: [reader.item(cursor === 'a' ? 1 : 0)], next: cursor === 'a' ? 'b' : 'a', has_more: true }),
      [0, 1],
      3,
    ],
    [
      'leads back to its first page from a later one',
      (cursor) => pagesOf(reader, [1, 1, 1, 1])(cursor === 'page 3' ? undefined : cursor),
      [0, 1, 2],
      4,
    ],
    ['is empty under the same cursor for ever', () => ({ items: [], next: 'same', has_more: true }), [], 2],
    ['gives the same items under ever new cursors', newCursors(() => [reader.item(0), reader.item(1)]), [0, 1], 2],
    ['is empty under ever new cursors', newCursors(() => []), [], MAX_EMPTY_PAGES],
  ];
  test.each(repeats)(
    'a list that %s ends with a warning, and keeps what was read',
    async (_what, script, expected, calls) => {
      const { community, cursors, warned } = await read(reader, script);
      expect(reader.found(community).sort()).toEqual(expected);
      expect(cursors).toHaveLength(calls);
      expect(warned).toEqual([expect.stringContaining(`${reader.method} does not come to an end`)]);
      expect(warned[0]).toContain('Restart SlackPanda to read it again.');
    },
  );

  test('skips what is no item, and reads the others of the page', async () => {
    const { community } = await read(reader, () => ({
      items: [null, reader.item(0), 'text', reader.item(1), 7, {}],
    }));
    expect(reader.found(community).sort()).toEqual([0, 1]);
  });
});

/** Endless pages, each with another cursor. */
function newCursors(items: () => readonly object[]): Script {
  let page = 0;
  return () => ({ items: items(), next: `cursor ${page++}`, has_more: true });
}

test('a channel list without an end is not taken for the list of all channels', async () => {
  const reading = newReading();
  const script: Script = () => ({ items: [channelsReader.item(0)], next: 'same' });
  const { channels, isComplete } = await directoryOf(
    scriptedApi(channelsReader, script, reading),
    reading,
  ).syncChannels();
  expect(channels.every(({ id }) => id === 'C0')).toBe(true);
  expect(isComplete).toBe(false);
});

test('replies go on although each page repeats the first message of the thread and nothing else', async () => {
  const root = { type: 'message', user: 'U1', text: 'root', ts: THREAD_TS, thread_ts: THREAD_TS };
  const pages = pagesOf(repliesReader, [0, 0, 1]);
  const { community, warned } = await read(repliesReader, (cursor) => {
    const page = pages(cursor);
    return { ...page, items: [root, ...page.items] };
  });
  expect(repliesReader.found(community)).toEqual([0]);
  expect(warned).toEqual([]);
});
