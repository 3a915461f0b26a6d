import { cleanup, configure, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { DEFAULT_HEALTH_RULES, healthScore } from 'backend/core/metrics/health-score';
import type { ActivityItem } from 'backend/core/metrics/latest-activity';
import type { Summary } from 'backend/core/metrics/summary';
import { DEFAULT_PERIOD, type Period } from 'backend/core/time/period';
import { DAY_MS, MINUTE_MS, SECOND_MS } from 'backend/core/time/units';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { SAMPLE_NOW, samplePerson, sampleSummary } from '../states/sample-data.ts';
import type { FetchTexts } from '../ui/page/message-texts.ts';
import { panelText, showPanel } from './show-panel.tsx';

function periodOf(chosen: Period, change: Partial<Summary['period']> = {}): Summary['period'] {
  return { ...sampleSummary().period, chosen, ...change };
}

const LAST_QUARTER = periodOf(
  { kind: 'calendar', unit: 'quarter', ago: 1 },
  { from: Date.UTC(2026, 6, 1), to: Date.UTC(2026, 9, 1), endsNow: false },
);

// Long enough for a busy machine: some panels are loaded later.
configure({ asyncUtilTimeout: MINUTE_MS });
afterEach(cleanup);

describe('the label of the period', () => {
  it.each([
    ['leaderboard', 'messages, Q3'],
    ['channels', 'active, Q3'],
    ['busy-hours', 'Q3, UTC'],
    ['newcomers', 'joined, Q3'],
    ['shape', 'Q3'],
    ['activity', 'newest of Q3'],
    ['unanswered', 'oldest first, Q3'],
    ['over-time', 'Q3 137'],
    ['health', '30 d up to 30 Sep'],
    ['vital-signs', '30 d up to 30 Sep'],
  ])('stands in the panel %s', async (id, label) => {
    showPanel(id, { period: LAST_QUARTER });
    await waitFor(() => expect(panelText(id)).toContain(label));
    if (id !== 'over-time') expect(panelText(id)).not.toMatch(/last 30|30 days/i);
  });

  it('stands in the title of every tile but the total', () => {
    showPanel('tiles', { period: LAST_QUARTER });
    const names = screen.getAllByRole('article').map((tile) => tile.getAttribute('aria-label'));
    expect(names).toEqual([
      'Total messages',
      'Messages Q3',
      'New members Q3',
      'People posting Q3',
      'Time to first reply Q3',
    ]);
  });

  it('names the day on which observation began, if that is within the period', () => {
    const total = { messages: 5, since: SAMPLE_NOW - 14 * DAY_MS, heldFrom: null };
    showPanel('leaderboard', { total });
    expect(panelText('leaderboard')).toContain('messages, since 3 Nov (14 d)');
  });
});

describe('the tiles', () => {
  it('have no change without a comparison, and say what it is compared with a year earlier', () => {
    const messages = { count: 5, previous: null };
    showPanel('tiles', { messages, period: periodOf(DEFAULT_PERIOD, { comparison: 'none', comparedWith: null }) });
    expect(within(screen.getByRole('article', { name: 'Messages 30 d' })).queryByText(/earlier|▲|▼/)).toBeNull();
    cleanup();
    showPanel('tiles', { messages });
    expect(screen.getByRole('article', { name: 'Messages 30 d' }).textContent).toContain('earlier not known');
    cleanup();
    showPanel('tiles', { messages, heldFrom: SAMPLE_NOW - 62 * DAY_MS });
    expect(screen.getByRole('article', { name: 'Messages 30 d' }).textContent).toContain('earlier not loaded yet');
    cleanup();
    showPanel('tiles', { period: periodOf(DEFAULT_PERIOD, { comparison: 'year' }) });
    expect(screen.getByRole('article', { name: 'Messages 30 d' }).textContent).toContain('from 84 a year earlier');
  });

  it('have a curve only where it is of their own number', () => {
    const trend = [0, 1].map((day) => ({
      at: SAMPLE_NOW - day * DAY_MS,
      messages: 1,
      newMembers: 1,
      posters: 1,
      score: 1,
    }));
    const curves = () => document.querySelectorAll('.spark').length;
    showPanel('tiles', { trend });
    expect(curves()).toBe(3);
    cleanup();
    showPanel('tiles', { trend, filter: { channel: 'C1' } });
    expect(curves()).toBe(0);
    cleanup();
    showPanel('tiles', { trend, period: LAST_QUARTER });
    expect(curves()).toBe(0);
  });
});

describe('the health score', () => {
  const rules = DEFAULT_HEALTH_RULES;
  const capped = healthScore(rules, { messages: 5000, newMembers: 0, lastMessageAt: SAMPLE_NOW }, SAMPLE_NOW);
  const change = { kind: 'join' as const, at: SAMPLE_NOW, points: 1, person: samplePerson };
  const scoreChanges = [
    { ...change, key: 'a' },
    { ...change, key: 'b' },
  ];

  it('says under a filter that it is of everyone, and shows the terms of everyone', () => {
    showPanel('health', { filter: { channel: 'C1' }, messages: { count: 1, previous: null } });
    expect(panelText('health')).toContain('everyone, 30 d');
    expect(panelText('health')).toContain('× 137');
  });

  it('says at the cap that nothing moves, and offers to calibrate', () => {
    const changeView = showPanel('health', { health: capped, scoreChanges });
    const lines = [...document.querySelectorAll('.verdict p')].map(({ textContent }) => textContent);
    expect(lines).toEqual(['thriving', 'at the cap', 'uncapped 2,600']);
    expect(panelText('health')).not.toContain('+1');
    expect(panelText('health')).toContain('At the cap: nothing moves.');
    fireEvent.click(screen.getByRole('button', { name: 'Calibrate' }));
    expect(changeView).toHaveBeenCalledExactlyOnceWith({ sheet: { kind: 'what-counts' } });
  });

  it('does not say that it is at the cap while a penalty keeps it below', () => {
    const health = healthScore(
      rules,
      { messages: 5000, newMembers: 0, lastMessageAt: SAMPLE_NOW - 2 * DAY_MS },
      SAMPLE_NOW,
    );
    showPanel('health', { health, scoreChanges });
    expect(health.score).toBeLessThan(rules.cap);
    expect(panelText('health')).not.toMatch(/at the cap/i);
  });
});

describe('the chart', () => {
  const slots = Array.from({ length: 4 }, (_, i) => ({
    from: SAMPLE_NOW - (4 - i) * DAY_MS,
    to: SAMPLE_NOW - (3 - i) * DAY_MS,
    messages: i,
    before: i + 10,
  }));
  const chart = { unit: 'day' as const, slots };

  it('names both numbers of a bar, and the line in words', () => {
    showPanel('over-time', { chart });
    expect(screen.getByRole('button', { name: 'Mon 16 Nov: 3, period before: 13' })).toBeTruthy();
    expect(panelText('over-time')).toMatch(/30 d 137period before 84/);
    expect(document.querySelector('.compared path')).not.toBeNull();
    cleanup();
    showPanel('over-time', { chart: { unit: 'day', slots: slots.map((slot) => ({ ...slot, before: null })) } });
    expect(panelText('over-time')).not.toContain('period before');
    expect(document.querySelector('.compared')).toBeNull();
  });

  it('makes a period of the bar that is pressed, and leaves a moment before it', () => {
    const changeView = showPanel('over-time', { chart }, { asOf: SAMPLE_NOW - 3.5 * DAY_MS });
    fireEvent.click(screen.getByRole('button', { name: /^Mon 16 Nov/ }), { detail: 0 });
    expect(changeView).toHaveBeenCalledExactlyOnceWith({
      period: { kind: 'custom', from: SAMPLE_NOW - DAY_MS, to: SAMPLE_NOW },
      asOf: null,
    });
  });

  it('leads back to the last 30 days, and moves the focus with Home and End', () => {
    const changeView = showPanel('over-time', { chart, period: LAST_QUARTER });
    fireEvent.click(screen.getByRole('button', { name: 'Last 30 days' }));
    expect(changeView).toHaveBeenCalledExactlyOnceWith({ period: DEFAULT_PERIOD });
    const bars = within(screen.getByRole('group')).getAllByRole('button');
    bars[3]?.focus();
    fireEvent.keyDown(screen.getByRole('group'), { key: 'Home' });
    expect(document.activeElement).toBe(bars[0]);
    fireEvent.keyDown(screen.getByRole('group'), { key: 'End' });
    expect(document.activeElement).toBe(bars[3]);
  });
});

describe('the unanswered questions', () => {
  const question = (n: number) => ({
    key: `C1|${n}`,
    at: SAMPLE_NOW - n * 60 * SECOND_MS,
    ts: `${n}.000000`,
    person: samplePerson,
    channel: { id: 'C1', name: 'help', isPrivate: false },
    text: n === 2 ? null : `question ${n}?`,
  });
  const texts = () => [...document.querySelectorAll('#unanswered .text')].map(({ textContent }) => textContent);

  it('stand oldest first while the page has them all', () => {
    showPanel('unanswered', { unanswered: { count: 2, newest: [question(1), question(3)] } });
    expect(screen.getByRole('heading').textContent).toBe('Unanswered 2');
    expect(texts()).toEqual(['question 3?', 'question 1?']);
  });

  it.each([
    ['the text that the server has', { text: 'question 2?', kept: true }, 'question 2?'],
    ['that the text is removed', { text: null, kept: true }, 'text removed'],
    ['that no text is kept, if the server keeps none', { text: null, kept: false }, 'text not kept'],
  ])('show in place of a text that the page does not hold an ellipsis, then %s', async (_title, answer, shown) => {
    const fetchTexts = vi.fn<FetchTexts>(async (keys) => ({
      texts: keys.map((key) => ({ ...key, text: answer.text })),
      kept: answer.kept,
    }));
    showPanel(
      'unanswered',
      { unanswered: { count: 3, newest: [question(1), question(2), question(3)] } },
      { fetchTexts },
    );
    expect(texts()).toEqual(['question 3?', '…', 'question 1?']);
    await waitFor(() => expect(texts()).toEqual(['question 3?', shown, 'question 1?']));
    expect(fetchTexts).toHaveBeenCalledExactlyOnceWith([{ channel: 'C1', ts: '2.000000' }]);
  });

  it('stand newest first if the page has only those', () => {
    showPanel('unanswered', { unanswered: { count: 890, newest: [question(1), question(3)] } });
    expect(panelText('unanswered')).toContain('newest first');
    expect(texts()).toEqual(['question 1?', 'question 3?']);
  });
});

it('a message of the activity whose text the page does not hold shows the one that the server has', async () => {
  const message: ActivityItem = {
    kind: 'message',
    key: 'C1|1',
    at: SAMPLE_NOW - DAY_MS,
    ts: '1.000000',
    threadTs: '',
    person: samplePerson,
    channel: { id: 'C1', name: 'help', isPrivate: false },
    text: null,
    edited: false,
  };
  const join: ActivityItem = { kind: 'join', key: 'join|U1', at: SAMPLE_NOW - DAY_MS, person: samplePerson };
  const fetchTexts = vi.fn<FetchTexts>(async (keys) => ({
    texts: keys.map((key) => ({ ...key, text: 'found again' })),
    kept: true,
  }));
  showPanel(
    'activity',
    { activity: [message, join, { ...message, key: 'C1|2', ts: '2.000000', text: 'held' }] },
    { fetchTexts },
  );
  expect(panelText('activity')).toContain('…');
  await waitFor(() => expect(panelText('activity')).toContain('found again'));
  expect(panelText('activity')).not.toContain('…');
  expect(panelText('activity')).toContain('held');
  expect(fetchTexts).toHaveBeenCalledExactlyOnceWith([{ channel: 'C1', ts: '1.000000' }]);
});

it.each([
  ['leaderboard', 'All people', 'people'],
  ['channels', 'All channels', 'channels'],
  ['unanswered', 'All unanswered questions', 'questions'],
  ['activity', 'All activity', 'activity'],
  ['newcomers', 'All newcomers', 'newcomers'],
  ['health', 'All changes of the score', 'score-changes'],
])('the panel %s leads to its whole list', (id, name, list) => {
  const changeView = showPanel(id);
  fireEvent.click(screen.getByRole('button', { name }));
  expect(changeView).toHaveBeenCalledExactlyOnceWith({ sheet: { kind: 'list', list, sort: null } });
});

it.each(['leaderboard', 'activity'])('a name of the panel %s has the page of the person beside it', (id) => {
  const changeView = showPanel(id);
  const [link] = screen.getAllByRole('link', { name: 'Page of Ada Byron' });
  fireEvent.click(link ?? document.body);
  expect(changeView).toHaveBeenCalledExactlyOnceWith({ sheet: { kind: 'person', id: 'U1' } });
});
