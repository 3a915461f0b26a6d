import type { ImportStatus } from 'backend/core/protocol/import-status';
import type { EventsRequest, SetupStatus } from 'backend/core/protocol/status';
import { MINUTE_MS, type Milliseconds } from 'backend/core/time/units';
import { formatProgress, toSentence } from '../format/format.ts';
import type { TimeFormatter } from '../format/time-formatter.ts';

/** Progress texts hold times to the minute, so a clock of this step keeps them right. */
export const PROGRESS_CLOCK_STEP_MS: Milliseconds = MINUTE_MS;

/** `now` marks the first step that is not done. */
export type StepState = 'done' | 'now' | 'next';

/** The progress of one step: its state, and a title and text about what has been observed. */
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
  stepsLeft: number;
}

/** The progress of the steps with a request URL. A step is done only if the server has observed that it succeeded. */
export function requestUrlProgress(
  setup: SetupStatus,
  timeFormatter: TimeFormatter,
  now: Milliseconds,
): RequestUrlProgress {
  const app = appStep(setup, timeFormatter, now);
  const secret = secretStep(setup);
  const url = urlStep(setup, timeFormatter, now);
  const event = eventStep(setup, timeFormatter, now);
  return { app, secret, url, event, stepsLeft: markCurrentStep([app, secret, url, event]) };
}

/** Marks the first step that is not done, and returns how many are not. */
export function markCurrentStep(steps: readonly StepProgress[]): number {
  const open = steps.filter(({ state }) => state !== 'done');
  const [current] = open;
  if (current) current.state = 'now';
  return open.length;
}

export function doneStep(text: string): StepProgress {
  return { state: 'done', title: 'done', text };
}

export function nextStep(title: string, text: string): StepProgress {
  return { state: 'next', title, text };
}

/** The step of the first event while none has arrived. `isReady`: whether Slack can deliver events. */
export function awaitedEventStep(isReady: boolean): StepProgress {
  return isReady
    ? nextStep('waiting', 'Write a message in a channel the app is in.')
    : nextStep('not yet', 'Complete step 3 first.');
}

function appStep(
  { calls, url_verified_at, first_event_at }: SetupStatus,
  timeFormatter: TimeFormatter,
  now: Milliseconds,
): StepProgress {
  const requestedAt = url_verified_at ?? first_event_at ?? calls.at(-1)?.at;
  if (requestedAt === undefined)
    return nextStep('not yet', 'No request has arrived. The first one completes this step.');
  return doneStep(`A request arrived at ${timeFormatter.shortDateTime(requestedAt, now)}, so the app exists.`);
}

function secretStep({ secret_present }: SetupStatus): StepProgress {
  if (secret_present) return doneStep('It is set. It is never shown or logged.');
  return nextStep(
    'missing',
    'Without it, no signature can be verified and every request is refused. Only Save writes it to .env.',
  );
}

function urlStep(setup: SetupStatus, timeFormatter: TimeFormatter, now: Milliseconds): StepProgress {
  const verifiedAt = setup.url_verified_at ?? setup.first_event_at;
  if (verifiedAt !== null) return doneStep(`Verified at ${timeFormatter.shortDateTime(verifiedAt, now)}.`);
  if (!setup.secret_present) return nextStep('not yet', 'Complete step 2 first.');
  const refused = latestRefusedRequest(setup.calls);
  if (!refused)
    return nextStep('waiting', 'No request has been refused. Slack sends one when you save the request URL.');
  return {
    state: 'now',
    title: 'last request refused',
    text: `At ${timeFormatter.timeOfDay(refused.at)}: ${toSentence(refused.detail)} Correct it, then press Retry in Slack.`,
  };
}

function eventStep(setup: SetupStatus, timeFormatter: TimeFormatter, now: Milliseconds): StepProgress {
  const { first_event_at, url_verified_at } = setup;
  if (first_event_at === null) return awaitedEventStep(url_verified_at !== null);
  return doneStep(`The first event arrived at ${timeFormatter.shortDateTime(first_event_at, now)}.`);
}

/** The progress of the import. It is optional, so it does not count among the steps that are left. */
export function importProgress({ current }: ImportStatus): StepProgress {
  if (current === null) return nextStep('optional', 'Without it, the numbers begin with the first event.');
  if (current.state === 'failed') return { state: 'now', title: 'not imported', text: toSentence(current.reason) };
  if (current.state === 'done') return doneStep(`${current.file} is imported.`);
  return { state: 'now', title: 'importing', text: `${formatProgress(current.progress)} of ${current.file}.` };
}

/** The newest request if it was refused; a later success makes an older refusal obsolete. */
function latestRefusedRequest(requests: readonly EventsRequest[]): EventsRequest | null {
  const [newest] = requests;
  return newest && newest.status >= 400 ? newest : null;
}
