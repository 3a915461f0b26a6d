import type { ServerStatus } from 'backend/core/protocol/status';
import { type ReactNode, useState } from 'react';
import { numberInWords } from '../format/format.ts';
import { usePage } from '../ui/page/page-context.ts';
import { useNow } from '../ui/use-now.ts';
import { RequestLog } from './RequestLog.tsx';
import { RequestUrlSteps } from './RequestUrlSteps.tsx';
import { importProgress, PROGRESS_CLOCK_STEP_MS, requestUrlProgress } from './request-url-progress.ts';
import type { SubmitSecrets } from './SecretsForm.tsx';
import { SetupStep } from './SetupStep.tsx';
import { SocketModeSteps } from './SocketModeSteps.tsx';
import { socketModeProgress } from './socket-mode-progress.ts';

type ConnectionMethod = 'socket' | 'url';

const CONNECTION_METHODS = [
  { id: 'socket', label: 'Socket Mode: no public address' },
  { id: 'url', label: 'A public address, or a tunnel' },
] as const;

interface Props {
  status: ServerStatus;
  onImport: () => void;
  submitSecrets: SubmitSecrets;
  /** Rendered beside the steps. */
  children: ReactNode;
}

/**
 * The page until the first event: the steps that connect a workspace, each with the progress that the server has observed.
 * The viewer chooses between Socket Mode and a request URL.
 */
export function FirstRun({ status, onImport, submitSecrets, children }: Props) {
  const { setup } = status;
  const { timeFormatter, now } = usePage();
  const urlProgress = requestUrlProgress(setup, timeFormatter, useNow(now, PROGRESS_CLOCK_STEP_MS));
  const socketProgress = socketModeProgress(status, urlProgress.event);
  const [chosenMethod, setChosenMethod] = useState<ConnectionMethod | null>(null);
  // A workspace that is set up halfway by request URL continues there.
  const isUrlStarted = status.socket === null && (setup.secret_present || setup.calls.length > 0);
  const method = chosenMethod ?? (isUrlStarted ? 'url' : 'socket');
  const progress = method === 'socket' ? socketProgress : urlProgress;
  return (
    <main className="first">
      <section className="setup" aria-labelledby="setup-title">
        <header>
          <h2 id="setup-title">{heading(progress.stepsLeft)}</h2>
          <p className="lead">This page updates as each step succeeds. You do not have to reload it.</p>
        </header>
        <fieldset className="ways">
          <legend>How Slack reaches SlackPanda</legend>
          {CONNECTION_METHODS.map(({ id, label }) => (
            <label key={id}>
              <input type="radio" name="way" checked={method === id} onChange={() => setChosenMethod(id)} /> {label}
            </label>
          ))}
        </fieldset>
        <ol className="steps">
          {method === 'socket' ? (
            <SocketModeSteps progress={socketProgress} submitSecrets={submitSecrets} />
          ) : (
            <RequestUrlSteps progress={urlProgress} submitSecrets={submitSecrets} />
          )}
          <SetupStep number={4} title="Receive the first event" progress={progress.event}>
            <p>Invite the app to a channel and write a message there. It appears here within a second.</p>
            <div className="act">
              <code className="line">/invite @SlackPanda</code>
            </div>
          </SetupStep>
          <SetupStep number={5} title="Import past messages (optional)" progress={importProgress(status.import)}>
            <p>Drop an export of the workspace on this page, now or later.</p>
            <div className="act">
              <button type="button" className="button quiet" onClick={onImport}>
                Choose an export
              </button>
            </div>
          </SetupStep>
        </ol>
        <RequestLog requests={setup.calls} />
      </section>
      {children}
    </main>
  );
}

function heading(stepsLeft: number): string {
  if (stepsLeft === 0) return 'Waiting for the first message';
  const number = numberInWords(stepsLeft);
  return `${number.charAt(0).toUpperCase()}${number.slice(1)} ${stepsLeft === 1 ? 'step' : 'steps'} to your first number`;
}
