import type { ImportStatus } from 'backend/core/protocol/import-status';
import type { EventsRequest, SetupStatus } from 'backend/core/protocol/status';
import { toSentence } from '../format/format.ts';
import type { TimeFormatter } from '../format/time-formatter.ts';

export type StepState = 'done' | 'now' | 'next';

/** How far one step of the set-up is, in its own words. */
export interface StepProgress {
  state: StepState;
  title: string;
  text: string;
}

export interface RequestUrlProgress {
  app: StepProgress;
  secret: StepProgress;
  url: StepProgress;
  event: StepProgress;
  left: number;
}

/** What was observed, and nothing more: a step that nobody saw succeed is not ticked. */
export function requestUrlProgress(setup: SetupStatus, times: TimeFormatter, now: number): RequestUrlProgress {
  const app = appStep(setup, times, now);
  const secret = secretStep(setup);
  const url = urlStep(setup, times, now);
  const event = eventStep(setup, times, now);
  const steps = [app, secret, url, event];
  const left = steps.filter(({ state }) => state !== 'done').length;
  // One step at a time: the first open one is the one to do, unless it already speaks for itself.
  const current = steps.find(({ state }) => state !== 'done');
  if (current) current.state = 'now';
  return { app, secret, url, event, left };
}

function appStep(
  { calls, url_verified_at, first_event_at }: SetupStatus,
  times: TimeFormatter,
  now: number,
): StepProgress {
  const called = url_verified_at ?? first_event_at ?? calls.at(-1)?.at;
  if (called === undefined)
    return { state: 'next', title: 'not yet', text: 'No call has arrived. The first one ticks this.' };
  return {
    state: 'done',
    title: 'done',
    text: `Slack called at ${times.shortDateTime(called, now)}, so the app exists.`,
  };
}

function secretStep({ secret_present }: SetupStatus): StepProgress {
  if (secret_present) return { state: 'done', title: 'done', text: 'Read at the start. Never shown, never logged.' };
  return {
    state: 'next',
    title: 'missing',
    text: 'Until it is there, every call is refused: nothing unsigned is believed. It is written to .env only if you say so.',
  };
}

function urlStep(setup: SetupStatus, times: TimeFormatter, now: number): StepProgress {
  const verified = setup.url_verified_at ?? setup.first_event_at;
  if (verified !== null)
    return { state: 'done', title: 'done', text: `Verified at ${times.shortDateTime(verified, now)}.` };
  if (!setup.secret_present) return { state: 'next', title: 'not yet', text: 'Waits for step 2.' };
  const refused = latestRefusedCall(setup.calls);
  if (!refused)
    return {
      state: 'next',
      title: 'listening',
      text: 'No call has been refused. Slack calls when you save the address.',
    };
  return {
    state: 'now',
    title: 'last call refused, listening',
    text: `At ${times.timeOfDay(refused.at)}: ${toSentence(refused.detail)} After a correction, press Retry in Slack.`,
  };
}

function eventStep(setup: SetupStatus, times: TimeFormatter, now: number): StepProgress {
  const { first_event_at: first, url_verified_at: verified } = setup;
  if (first !== null)
    return { state: 'done', title: 'done', text: `The first event came at ${times.shortDateTime(first, now)}.` };
  if (verified === null) return { state: 'next', title: 'not yet', text: 'Waits for step 3.' };
  return { state: 'next', title: 'listening', text: 'Write a message in a channel the app is in.' };
}

/** Not one of the steps that are left: a community may well begin today. */
export function importProgress({ current }: ImportStatus): StepProgress {
  if (current === null)
    return { state: 'next', title: 'optional', text: 'Without it, numbers begin with the first event.' };
  if (current.state === 'failed') return { state: 'now', title: 'not imported', text: toSentence(current.reason) };
  if (current.state === 'done') return { state: 'done', title: 'done', text: `${current.file} is imported.` };
  return { state: 'now', title: 'under way', text: `${Math.floor(current.progress * 100)}\u2009% of ${current.file}.` };
}

/** The newest call, if it was refused: an older refusal has been answered since. */
function latestRefusedCall(calls: readonly EventsRequest[]): EventsRequest | null {
  const newest = calls[0];
  return newest && newest.status >= 400 ? newest : null;
}
