import type { ApiStatus } from 'backend/core/protocol/status';
import { expect, it } from 'vitest';
import { createTimeFormatter } from '../format/time-formatter.ts';
import { SAMPLE_NOW, sampleStatus } from '../states/sample-data.ts';
import { workspaceNotes } from './workspace-notes.ts';

const times = createTimeFormatter('Europe/Lisbon');
const SINCE = Date.UTC(2024, 10, 3, 12);
const HOUR = 3_600_000;

function notes(change: Partial<ApiStatus>, since: number | null = SINCE) {
  return workspaceNotes({ ...sampleStatus.api, state: 'ok', ...change }, since, times, SAMPLE_NOW);
}

const channels = { public: 91, joined: 83 };
const history = {
  state: 'reading' as const,
  share: 0.43,
  left_ms: 12 * 60_000,
  read_back_to: SAMPLE_NOW - 72 * HOUR,
  messages: 900,
};

it('says how much of the workspace is heard, and since when', () => {
  expect(notes({ channels }).coverage).toBe('83 of 91 public channels, since 3 Nov 2024');
  expect(notes({ channels }, null).coverage).toBe('83 of 91 public channels');
  expect(notes({}).coverage).toBe('counting since 3 Nov 2024');
  expect(workspaceNotes(null, null, times, SAMPLE_NOW)).toEqual({
    coverage: '',
    apiActivity: '',
    apiProblem: '',
    missingScopes: [],
  });
});

it('says how far the past is read, and how long it takes', () => {
  expect(notes({ history }).apiActivity).toBe('reading the past: 43\u2009%, back to 14 Nov, about 12 min left');
  expect(notes({ history: { ...history, read_back_to: null, left_ms: 100 } }).apiActivity).toBe(
    'reading the past: 43\u2009%, about 1 min left',
  );
  expect(notes({ history: { ...history, state: 'complete' } }).apiActivity).toBe('');
});

it('shows a gap until it is closed', () => {
  expect(notes({ history, gap_since: SAMPLE_NOW - HOUR }).apiActivity).toBe('reading what was missed since 13:06');
});

it('says what stands in the way, and what a scope would add', () => {
  expect(notes({ state: 'refused', reason: 'the token was revoked' }).apiProblem).toBe(
    'SLACK_BOT_TOKEN is not accepted: the token was revoked',
  );
  expect(notes({ state: 'unreachable', reason: 'Slack answers with 503' }).apiProblem).toBe(
    'nothing can be asked of Slack: Slack answers with 503',
  );
  expect(
    notes({ missing_scopes: [{ scope: 'users:read', adds: 'the names and pictures of people' }] }).missingScopes,
  ).toEqual(['users:read would add the names and pictures of people']);
});
