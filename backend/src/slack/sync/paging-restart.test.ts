import { expect, test } from 'vitest';
import { TEST_NOW_MS } from '../../../../test/records/sample-records.ts';
import {
  channelPlan,
  historyReader,
  killedAt,
  messageTs,
  newReading,
  pagesOf,
  readPlan,
  repliesReader,
  type ScriptedPage,
  scriptedApi,
  threadPlan,
} from '../../../../test/slack/scripted-pages.ts';
import { DAY_MS } from '../../core/time/units.ts';
import { SlackApiError } from '../api/slack-api-error.ts';
import { HistoryPlan } from './history-plan.ts';

test.each([
  { reader: historyReader, makePlan: channelPlan },
  { reader: repliesReader, makePlan: threadPlan },
])('after a crash in any page of $reader.method, only that page is read again', async ({ reader, makePlan }) => {
  const sizes = [1, 0, 0, 2, 1];
  for (let killed = 1; killed <= sizes.length; killed++) {
    const reading = newReading();
    const api = scriptedApi(reader, pagesOf(reader, sizes), reading);
    const stop = new AbortController();
    const plan = makePlan();
    await readPlan(killedAt(api, killed, stop), reading, plan, stop);
    await readPlan(api, reading, HistoryPlan.parse('T1', JSON.stringify(plan.state)));
    expect(reader.found(reading.community)).toEqual([0, 1, 2, 3]);
    const pages = ['', 'page 1', 'page 2', 'page 3', 'page 4'];
    expect(reading.cursors).toEqual([...pages.slice(0, killed), ...pages.slice(killed - 1)]);
  }
});

test('a cursor that Slack refuses, because it has expired, makes reading start over at the last message', async () => {
  for (const [reader, plan] of [
    [historyReader, channelPlan()],
    [repliesReader, threadPlan()],
  ] as const) {
    const reading = newReading();
    const pages = pagesOf(reader, [0, 1, 1]);
    let isRefused = true;
    const api = scriptedApi(
      reader,
      (cursor) => {
        if (cursor === 'page 2' && isRefused) {
          isRefused = false;
          throw new SlackApiError(reader.method, 'invalid_cursor');
        }
        return pages(cursor);
      },
      reading,
    );
    await readPlan(api, reading, plan);
    expect(reader.found(reading.community)).toEqual([0, 1]);
    expect(reading.cursors).toEqual(['', 'page 1', 'page 2', '', 'page 1', 'page 2']);
    expect(reading.warned).toEqual([]);
  }
});

test('cursors that Slack gives and always refuses end the list with a warning', async () => {
  for (const [reader, plan] of [
    [historyReader, channelPlan()],
    [repliesReader, threadPlan()],
  ] as const) {
    const reading = newReading();
    let page = 0;
    const api = scriptedApi(
      reader,
      (cursor) => {
        if (cursor !== undefined) throw new SlackApiError(reader.method, 'invalid_cursor');
        return { items: [], next: `refused ${page++}`, has_more: true };
      },
      reading,
    );
    await readPlan(api, reading, plan);
    expect(reading.warned).toEqual([expect.stringContaining('invalid_cursor, again and again')]);
    expect(reading.cursors.length).toBeLessThan(10);
  }
});

test('a channel that cannot be read to its end is read again after the next start, and repairs no gap before it', async () => {
  const reading = newReading();
  const plan = channelPlan();
  await readPlan(
    scriptedApi(historyReader, () => ({ items: [historyReader.item(0)], next: 'same' }), reading),
    reading,
    plan,
  );
  const readFrom = plan.state.channels['C1'] ?? 0;
  expect(readFrom).toBe(Number(messageTs(0).replace('.', '')));
  const restarted = HistoryPlan.parse('T1', JSON.stringify(plan.state));
  restarted.addChannelHistory('C1', 90, TEST_NOW_MS + DAY_MS);
  expect(restarted.state.stretches).toMatchObject([{ reason: 'history', latest: readFrom }]);
});

test('a history that announces more without a cursor goes on at its oldest message', async () => {
  const reading = newReading();
  const latests: unknown[] = [];
  const pages: ScriptedPage[] = [
    { items: [historyReader.item(0), historyReader.item(1)], has_more: true },
    { items: [historyReader.item(2)], has_more: true },
    { items: [], has_more: true },
  ];
  let call = 0;
  const api = scriptedApi(historyReader, () => pages[call++] ?? { items: [] }, reading);
  await readPlan(
    {
      call(method, given) {
        latests.push(given?.['latest']);
        return api.call(method, given);
      },
    },
    reading,
    channelPlan(),
  );
  expect(historyReader.found(reading.community)).toEqual([0, 1, 2]);
  expect(latests.slice(1)).toEqual([messageTs(1), messageTs(2)]);
  expect(reading.warned).toEqual([expect.stringContaining('without a cursor and without an older message')]);
});
