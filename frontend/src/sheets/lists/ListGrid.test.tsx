import { cleanup, render, screen, waitFor } from '@testing-library/react';
import { UNKNOWN } from 'backend/core/queries/lists/list-tables';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { sampleView } from '../../states/sample-data.ts';
import { samplePage } from '../../states/sample-page.ts';
import type { FetchTexts } from '../../ui/page/message-texts.ts';
import { PageContext, type PageContextValue } from '../../ui/page/page-context.ts';
import { ViewContext } from '../../ui/page/view-context.ts';
import { ListGrid } from './ListGrid.tsx';
import { activityModel, questionsModel } from './list-models.ts';

const noop = () => undefined;
const page: PageContextValue = { ...samplePage, now: () => 0, present: () => 0 };
const tables = {
  people: { ids: ['U1'], names: ['Ada'] },
  channels: { ids: ['C1', 'C2'], names: ['help', ''], isPrivate: [false, true] },
};
/** More than are visible. */
const QUESTIONS = 400;
const questions = questionsModel({
  ...tables,
  us: Float64Array.from({ length: QUESTIONS }, (_, row) => 1_700_000_000_000_100 - row),
  person: new Int32Array(QUESTIONS),
  channel: Int32Array.from({ length: QUESTIONS }, (_, row) => (row === 1 ? 1 : 0)),
  replies: new Uint32Array(QUESTIONS),
  firstReplyAfter: new Float64Array(QUESTIONS).fill(UNKNOWN),
});
const activity = activityModel({
  ...tables,
  kind: Uint8Array.of(0, 1, 2),
  us: Float64Array.of(1_700_000_000_000_300, 1_700_000_000_000_200, 1_700_000_000_000_100),
  threadUs: Float64Array.of(0, 1_600_000_000_000_100, 0),
  person: Int32Array.of(0, 0, 0),
  channel: Int32Array.of(0, 0, -1),
});

function show(model: typeof questions, fetchTexts: FetchTexts) {
  const rows = Uint32Array.from({ length: model.length }, (_, row) => row);
  render(
    <PageContext value={{ ...page, fetchTexts }}>
      <ViewContext value={{ view: sampleView, changeView: noop }}>
        <ListGrid title="Rows" columns={model.columns} rows={rows} sort={null} onSort={noop} grid={{ current: null }} />
      </ViewContext>
    </PageContext>,
  );
}

const cells = () => [...document.querySelectorAll('.text-cell > :first-child')].map(({ textContent }) => textContent);
const links = () => [...document.querySelectorAll('.text-cell a')].map((link) => link.getAttribute('href'));

/** happy-dom has no layout: every element has the height of some rows. */
beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(200);
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: noop, removeEventListener: noop }));
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

it('a list loads the texts of its visible rows in one request and writes them without markup', async () => {
  const fetchTexts = vi.fn<FetchTexts>(async (keys) => ({
    texts: keys.map((key) => ({
      ...key,
      text: key.channel === 'C2' ? null : `*what* is <https://x.example|${key.ts}>?`,
    })),
    kept: true,
  }));
  show(questions, fetchTexts);
  const count = cells().length;
  expect(count).toBeGreaterThan(2);
  expect(count).toBeLessThan(100);
  expect(new Set(cells())).toEqual(new Set(['…']));
  await waitFor(() => expect(cells()[0]).toBe('what is 1700000000.000100?'));
  expect(cells()[1]).toBe('the channel is private now');
  expect(cells()[2]).toBe('what is 1700000000.000098?');
  expect(fetchTexts).toHaveBeenCalledOnce();
  expect(fetchTexts.mock.calls[0]?.[0]).toHaveLength(count);
  expect(links()[0]).toBe('https://acme.slack.com/archives/C1/p1700000000000100');
});

it('a list of a server that keeps no texts says so', async () => {
  show(questions, async (keys) => ({ texts: keys.map((key) => ({ ...key, text: null })), kept: false }));
  await waitFor(() => expect(new Set(cells())).toEqual(new Set(['text not kept'])));
});

it('the activity links a reply with its thread, and a join has neither text nor link', async () => {
  const fetchTexts = vi.fn<FetchTexts>(async (keys) => ({
    texts: keys.map((key) => ({ ...key, text: 'x' })),
    kept: true,
  }));
  show(activity, fetchTexts);
  await waitFor(() => expect(cells()).toEqual(['x', 'x']));
  expect(links()).toEqual([
    'https://acme.slack.com/archives/C1/p1700000000000300',
    'https://acme.slack.com/archives/C1/p1700000000000200?thread_ts=1600000000.000100&cid=C1',
  ]);
  expect(screen.getAllByRole('row')).toHaveLength(4);
});

it('only the link of the chosen row is a stop of the Tab key, and no list is sorted by texts', () => {
  show(questions, page.fetchTexts);
  const stops = [...document.querySelectorAll<HTMLElement>('.text-cell a')].map(({ tabIndex }) => tabIndex);
  expect(stops.filter((stop) => stop === 0)).toEqual([0]);
  expect(stops[0]).toBe(0);
  expect(screen.getByRole('columnheader', { name: 'Text' }).querySelector('button')).toBeNull();
  expect(screen.getByRole('columnheader', { name: 'Person' }).querySelector('button')).not.toBeNull();
});
