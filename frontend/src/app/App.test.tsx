import { cleanup, configure, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { MINUTE_MS } from 'backend/core/time/units';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { formatNumber } from '../format/format.ts';
import { type DashboardState, DEFAULT_CHOICES } from '../live/dashboard-state.ts';
import { SAMPLE_NOW, sampleActivity, sampleSettings, sampleStatus, sampleSummary } from '../states/sample-data.ts';
import type { ViewState } from '../ui/page/view-context.ts';
import { App } from './App.tsx';

// Long enough for a busy machine.
configure({ asyncUtilTimeout: MINUTE_MS });

const live: DashboardState = {
  summary: sampleSummary(),
  status: sampleStatus,
  settings: sampleSettings,
  connection: { state: 'live', latencyMs: 38 },
  choices: DEFAULT_CHOICES,
  past: null,
  cursor: '7k2.2318',
  digest: '9c1f44ae0b',
};
const now = () => SAMPLE_NOW;
const actions = {
  onRetry: vi.fn(),
  changeView: vi.fn(),
  watchQuery: () => () => undefined,
  onTimeZoneChange: vi.fn(),
  onVitalSignsChange: vi.fn(),
  uploadSlackExport: async () => '',
  submitSecrets: async () => ({ findings: {}, saved: false, problem: '' }),
  submitDefinition: async () => '',
  fetchEmojiNames: async () => ({}),
  fetchTexts: async () => ({ texts: [], kept: true }),
};

const { vitals: _, ...defaultView } = DEFAULT_CHOICES;
const chosen: ViewState = { ...defaultView, sheet: null };

function show(change: Partial<DashboardState> = {}) {
  return render(<App view={{ ...live, ...change }} chosen={chosen} now={now} actions={actions} />);
}

afterEach(() => {
  cleanup();
  actions.onRetry.mockReset();
});

describe('the live page', () => {
  it('shows a sum that adds up to the score', async () => {
    show();
    const gauge = screen.getByRole('img', { name: /^Score/ });
    const text = gauge.textContent ?? '';
    const [, base, each, messages, members] = /^(\d+) base\+ ([\d.,]+) × (\d+) messages\+ (\d+) new/.exec(text) ?? [];
    expect(Number(base) + Number(each?.replace(',', '.')) * Number(messages) + Number(members)).toBe(
      live.summary?.health.score,
    );
    await waitFor(() => expect(document.title).toBe(`${(182.5).toLocaleString()} thriving · Acme Community`));
  });

  it('shows the change of the score since yesterday only if yesterday was observed', () => {
    const summary = sampleSummary();
    const point = { at: SAMPLE_NOW, messages: 137, newMembers: 14, posters: 31 };
    const { unmount } = show({
      summary: {
        ...summary,
        trend: [
          { ...point, score: 176 },
          { ...point, score: 182.5 },
        ],
      },
    });
    expect(screen.getByText(`+${formatNumber(6.5)} since yesterday`)).toBeTruthy();
    unmount();
    show({ summary: { ...summary, trend: [] } });
    expect(screen.queryByText(/since yesterday/)).toBeNull();
  });

  it('shows vital signs only if the viewer enabled them, with the reason for each missing value', async () => {
    const { unmount } = show();
    expect(screen.queryByRole('region', { name: 'Vital signs' })).toBeNull();
    fireEvent.keyDown(document.body, { key: 'v' });
    expect(actions.onVitalSignsChange).toHaveBeenCalledWith(true);
    unmount();
    const known = { weight: 20, numerator: 9, denominator: 12, sampleSize: 12, minSampleSize: 10, value: 0.75 };
    const vitals = {
      score: 75,
      band: 'strong' as const,
      signs: [
        { ...known, name: 'responsiveness' as const },
        { ...known, name: 'newcomers' as const, sampleSize: 3, minSampleSize: 5, value: null },
        { ...known, name: 'activity' as const, sampleSize: 7, denominator: 0, minSampleSize: 3, value: null },
        { ...known, name: 'breadth' as const, sampleSize: 2, minSampleSize: 3, value: null },
        { ...known, name: 'retention' as const, sampleSize: 0, value: null },
      ],
    };
    show({ choices: { ...DEFAULT_CHOICES, vitals: true }, summary: { ...sampleSummary(), vitals } });
    const panel = within(await screen.findByRole('region', { name: 'Vital signs' }));
    expect(panel.getByText('75').closest('p')?.textContent).toBe('75strong');
    expect(panel.getAllByRole('listitem').map((sign) => sign.textContent)).toEqual([
      'responsiveness 75\u2009% 9 of 12 within 24 h',
      'newcomers — n 3, needs 5',
      'activity — usually none',
      'breadth — full weeks 2, needs 3',
      'retention — not known so far back',
    ]);
    expect(panel.getByTitle(/within 24 h, of all such messages/)).toBeTruthy();
  });

  it('shows each number with its change', () => {
    show();
    const tile = within(screen.getByRole('article', { name: 'Messages 30 d' }));
    expect(tile.getByText('137')).toBeTruthy();
    expect(tile.getByText(/63/).textContent).toBe('▲ 63\u2009%');
  });

  it('shows a text in each row of the activity, also for joins, new channels and messages without text', () => {
    const empty = sampleActivity.map((row) => (row.kind === 'message' ? { ...row, text: '' } : row));
    show({ summary: { ...sampleSummary(), activity: empty } });
    const rows = within(screen.getByRole('region', { name: 'Recent activity' })).getAllByRole('listitem');
    expect(rows.map((row) => row.querySelector('.text, .what')?.textContent)).toEqual([
      'without text: a file or a card',
      'U2 joined',
      'Ada Byron created #laser',
    ]);
  });

  it('shows HTML and unsafe links in a message as text', () => {
    const text = '<@U1> &lt;img src=x onerror=alert(1)&gt; <javascript:alert(1)|here>';
    const hostile = sampleActivity.map((row) => (row.kind === 'message' ? { ...row, text } : row));
    show({ summary: { ...sampleSummary(), activity: hostile } });
    const message = document.querySelector('.text');
    expect(message?.textContent).toBe('@Ada Byron <img src=x onerror=alert(1)> here');
    expect(message?.querySelector('img, a')).toBeNull();
  });

  it('links to the message, its channel and its author', () => {
    show();
    const hrefs = within(screen.getByRole('region', { name: 'Recent activity' }))
      .getAllByRole('link')
      .map((link) => link.getAttribute('href'));
    expect(hrefs.slice(0, 4)).toEqual([
      'https://acme.slack.com/team/U1',
      expect.stringContaining('?sheet=person%3AU1'),
      'https://acme.slack.com/archives/C1',
      'https://acme.slack.com/archives/C1/p1763388389000100',
    ]);
  });

  it('shows how many public channels the app is in, and what each missing scope would add', () => {
    const missing_scopes = [{ scope: 'users:read', adds: 'the names and pictures of people' }];
    const api = { ...sampleStatus.api, state: 'ok' as const, channels: { public: 91, joined: 83 }, missing_scopes };
    show({ status: { ...sampleStatus, api } });
    expect(screen.getByText('83 of 91 public channels, since 3 Nov 2024')).toBeTruthy();
    expect(screen.getByText('one missing scope')).toBeTruthy();
    expect(screen.getByText('users:read would add the names and pictures of people')).toBeTruthy();
  });

  it('links to the workspace of the log unless a setting names another one', () => {
    show({ settings: { ...sampleSettings, workspace: '' } });
    const link = within(screen.getByRole('region', { name: 'Recent activity' })).getAllByRole('link')[0];
    expect(link?.getAttribute('href')).toBe('https://acme-hq.slack.com/team/U1');
  });

  it('pauses the activity under the pointer and shows the number of new rows', async () => {
    const { rerender } = show();
    const list = () => within(screen.getByRole('region', { name: 'Recent activity' }));
    fireEvent.pointerEnter(list().getAllByRole('list')[0]?.parentElement ?? document.body);
    const added = { kind: 'join' as const, key: 'j2', at: SAMPLE_NOW, person: { id: 'U3', name: 'Eve', avatar: '' } };
    const summary = { ...sampleSummary(), activity: [added, ...sampleActivity] };
    rerender(<App view={{ ...live, summary }} chosen={chosen} now={now} actions={actions} />);
    const button = await list().findByRole('button', { name: '1 new' });
    expect(list().queryByText('Eve')).toBeNull();
    fireEvent.click(button);
    await waitFor(() => expect(list().getByText('Eve')).toBeTruthy());
  });
});

describe('the page in other states', () => {
  it('shows the last known numbers and a button to try again while the connection is lost', () => {
    const asOf = Date.UTC(2026, 10, 17, 14, 2, 11);
    show({ connection: { state: 'lost', asOf, attempt: 4, nextTryAt: SAMPLE_NOW + 5500 } });
    expect(screen.getAllByText('as of 14:02:11')).toHaveLength(9);
    expect(screen.getByText(/^All numbers are as of 14:02:11/)).toBeTruthy();
    expect(within(screen.getByRole('region', { name: 'Messages over time' })).getByText('stopped')).toBeTruthy();
    expect(screen.queryByText('live')).toBeNull();
    expect(screen.getByText('Attempt 4, next in 6 s')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Try now' }));
    expect(actions.onRetry).toHaveBeenCalledOnce();
  });

  it('stops numbers and ages while the server does not reach its log', async () => {
    const asOf = SAMPLE_NOW - MINUTE_MS;
    const log = { ...sampleStatus.log, state: 'disconnected' as const, since: asOf };
    show({ connection: { state: 'stalled', asOf }, status: { ...sampleStatus, log } });
    expect(screen.getAllByText('as of 14:05:38')).toHaveLength(9);
    expect(screen.getByText(/The numbers stand still until it is back\./)).toBeTruthy();
    // It was 9 s old a minute later; at that time it was yet to come.
    const list = within(screen.getByRole('region', { name: 'Recent activity' }));
    expect(list.getAllByText(/^\d+ (s|min)$/).map(({ textContent }) => textContent)).toEqual(['0 s', '0 s', '1 min']);
    await waitFor(() => expect(document.title).toBe('Standing still · Acme Community'));
  });

  it('shows a problem instead of the filter in the status bar', async () => {
    const filtered = { choices: { ...DEFAULT_CHOICES, filter: { channel: 'C1' } } };
    const { unmount } = show(filtered);
    expect(await screen.findByText('Every panel counts only')).toBeTruthy();
    unmount();
    show({
      ...filtered,
      connection: { state: 'lost', asOf: SAMPLE_NOW - MINUTE_MS, attempt: 3, nextTryAt: SAMPLE_NOW + 4000 },
    });
    expect(screen.getByText('Connection lost.')).toBeTruthy();
    expect(screen.queryByText('Every panel counts only')).toBeNull();
  });

  it('explains what a missing broker means once it is missing for long', () => {
    const log = {
      ...sampleStatus.log,
      state: 'disconnected' as const,
      since: SAMPLE_NOW - MINUTE_MS,
      waiting: 312,
      reason: 'no answer',
    };
    show({ status: { ...sampleStatus, log } });
    expect(screen.getByText('Redpanda has been unreachable since 14:05.')).toBeTruthy();
    expect(screen.getByText(/^No answer\. New messages are stored, 312 waiting\./)).toBeTruthy();
  });

  it('shows a skeleton in the place of each number while loading', () => {
    show({ summary: null, status: null, connection: { state: 'connecting' } });
    expect(screen.getByRole('heading', { name: 'Community health' })).toBeTruthy();
    expect(document.querySelectorAll('.tile .hold')).toHaveLength(5);
  });

  it('shows the steps of the first run before the first event', async () => {
    const none = { count: 0, previous: null };
    const summary = {
      ...sampleSummary(0, 0),
      total: { messages: 0, since: null, heldFrom: null },
      activity: [],
      leaders: [],
      posters: none,
    };
    const setup = { secret_present: true, url_verified_at: null, first_event_at: null, calls: [] };
    show({ summary, status: { ...sampleStatus, setup } });
    expect(await screen.findByRole('heading', { name: 'Three steps to your first number' })).toBeTruthy();
    expect(screen.getAllByText('done')).toHaveLength(1);
    expect(screen.getByRole('link', { name: /^Create from manifest/ }).getAttribute('href')).toContain(
      'manifest_json=%7B',
    );
  });

  it('keeps the other panels when the content of one cannot be drawn', () => {
    const consoleError = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const leaders = new Proxy([], {
      get() {
        throw new Error('broken');
      },
    });
    show({ summary: { ...sampleSummary(), leaders } });
    expect(
      screen.getByText(/^This could not be drawn because of an error\. The other panels are not affected\./),
    ).toBeTruthy();
    expect(screen.getByRole('heading', { name: 'Leaderboard' })).toBeTruthy();
    expect(within(screen.getByRole('article', { name: 'Messages 30 d' })).getByText('137')).toBeTruthy();
    consoleError.mockRestore();
  });

  it('keeps the other panels when the frame of one cannot be drawn', () => {
    const consoleError = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const hours = new Proxy(new Uint32Array(168), {
      get() {
        throw new Error('broken');
      },
    });
    show({ summary: { ...sampleSummary(), hours } });
    const lost = screen.getByRole('region', { name: 'Busy hours' });
    expect(
      within(lost).getByText(/^This could not be drawn because of an error\. The other panels are not affected\./),
    ).toBeTruthy();
    expect(screen.getAllByText(/^This could not be drawn/)).toHaveLength(1);
    expect(within(screen.getByRole('article', { name: 'Messages 30 d' })).getByText('137')).toBeTruthy();
    consoleError.mockRestore();
  });
});
