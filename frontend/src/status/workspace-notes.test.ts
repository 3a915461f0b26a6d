import type { ApiStatus } from 'backend/core/protocol/status';
import { HOUR_MS, MINUTE_MS } from 'backend/core/time/units';
import { expect, it } from 'vitest';
import { createTimeFormatter } from '../format/time-formatter.ts';
import { SAMPLE_NOW, sampleStatus } from '../states/sample-data.ts';
import { workspaceNotes } from './workspace-notes.ts';

const timeFormatter = createTimeFormatter('Europe/Lisbon');
const SINCE = Date.UTC(2024, 10, 3, 12);

function notes(changes: Partial<ApiStatus>, since: number | null = SINCE) {
  return workspaceNotes({ ...sampleStatus.api, state: 'ok', ...changes }, since, timeFormatter, SAMPLE_NOW);
}

const channels = { public: 91, joined: 83 };
const history = {
  state: 'reading' as const,
  share: 0.43,
  left_ms: 12 * MINUTE_MS,
  read_back_to: SAMPLE_NOW - 72 * HOUR_MS,
  messages: 900,
};

it('the coverage shows how many channels are read, and since when', () => {
  expect(notes({ channels }).coverage).toBe('83 of 91 public channels, since 3 Nov 2024');
  expect(notes({ channels }, null).coverage).toBe('83 of 91 public channels');
  expect(notes({}).coverage).toBe('counting since 3 Nov 2024');
  expect(workspaceNotes(null, null, timeFormatter, SAMPLE_NOW)).toEqual({
    coverage: '',
    apiActivity: '',
    historyChange: '',
    apiProblem: '',
    missingScopes: [],
  });
});

it('the API activity shows the progress of the history and the time left', () => {
  expect(notes({ history }).apiActivity).toBe('reading history: 43\u2009%, back to 14 Nov, about 12 min left');
  expect(notes({ history: { ...history, read_back_to: null, left_ms: 100 } }).apiActivity).toBe(
    'reading history: 43\u2009%, about 1 min left',
  );
  expect(notes({ history: { ...history, state: 'complete' } }).apiActivity).toBe('');
});

it('the API activity shows a gap until it is backfilled', () => {
  expect(notes({ history, gap_since: SAMPLE_NOW - HOUR_MS }).apiActivity).toBe('reading missed messages since 13:06');
});

it('the notes show that Slack changed past messages until the channels are read again', () => {
  expect(notes({}).historyChange).toBe('');
  expect(notes({ history_changed: 'reading' }).historyChange).toBe(
    'Slack changed or removed past messages: reading their channels again',
  );
  expect(notes({ history_changed: 'unreadable' }).historyChange).toBe(
    'Slack changed or removed past messages: the app cannot read their channels, and the numbers may include removed ones',
  );
  expect(notes({ history_changed: 'unreadable', state: 'off' }).historyChange).toBe(
    'Slack changed or removed past messages: without a bot token the numbers may include removed ones',
  );
});

it('the notes show why the Web API fails and what each missing scope would add', () => {
  expect(notes({ state: 'refused', reason: 'the token was revoked' }).apiProblem).toBe(
    'Slack rejects SLACK_BOT_TOKEN: the token was revoked',
  );
  expect(notes({ state: 'unreachable', reason: 'Slack responded with HTTP status 503' }).apiProblem).toBe(
    "Slack's Web API is unreachable: Slack responded with HTTP status 503",
  );
  expect(
    notes({ missing_scopes: [{ scope: 'users:read', adds: 'the names and pictures of people' }] }).missingScopes,
  ).toEqual(['users:read would add the names and pictures of people']);
});
