import type { SetupStatus } from 'backend/core/protocol/status';
import { MINUTE_MS } from 'backend/core/time/units';
import { expect, it } from 'vitest';
import { createTimeFormatter } from '../format/time-formatter.ts';
import { SAMPLE_NOW } from '../states/sample-data.ts';
import { requestUrlProgress } from './request-url-progress.ts';

const initialSetup: SetupStatus = { secret_present: false, url_verified_at: null, first_event_at: null, calls: [] };
const refused = { at: SAMPLE_NOW - MINUTE_MS, status: 401, detail: 'the signature does not match the secret' };

function states(setup: Partial<SetupStatus>): string {
  const { app, secret, url, event, stepsLeft } = requestUrlProgress(
    { ...initialSetup, ...setup },
    createTimeFormatter('UTC'),
    SAMPLE_NOW,
  );
  return `${[app, secret, url, event].map(({ state }) => state).join(' ')}, ${stepsLeft} left`;
}

it('a step with a request URL is done only when its success was observed', () => {
  expect(states({})).toBe('now next next next, 4 left');
  expect(states({ secret_present: true })).toBe('now done next next, 3 left');
  expect(states({ secret_present: true, calls: [refused] })).toBe('done done now next, 2 left');
  expect(states({ secret_present: true, url_verified_at: SAMPLE_NOW })).toBe('done done done now, 1 left');
  expect(states({ secret_present: true, url_verified_at: SAMPLE_NOW, first_event_at: SAMPLE_NOW })).toBe(
    'done done done done, 0 left',
  );
});

it('the request URL step shows why the last request was refused', () => {
  const { url } = requestUrlProgress(
    { ...initialSetup, secret_present: true, calls: [refused] },
    createTimeFormatter('UTC'),
    SAMPLE_NOW,
  );
  expect(url.title).toBe('last request refused');
  expect(url.text).toContain('The signature does not match the secret.');
});

it('the request URL step drops a refusal once a later request succeeds', () => {
  const accepted = { at: SAMPLE_NOW, status: 200, detail: 'url_verification' };
  const { url } = requestUrlProgress(
    { ...initialSetup, secret_present: true, calls: [accepted, refused] },
    createTimeFormatter('UTC'),
    SAMPLE_NOW,
  );
  expect(url.title).toBe('waiting');
});
