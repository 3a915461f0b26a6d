import type { ServerStatus } from 'backend/core/protocol/status';
import { type ReactNode, useState } from 'react';
import { numberInWords } from '../format/format.ts';
import { usePage } from '../ui/page-context.ts';
import { useNow } from '../ui/use-now.ts';
import { RequestLog } from './RequestLog.tsx';
import { RequestUrlSteps } from './RequestUrlSteps.tsx';
import { importProgress, requestUrlProgress } from './request-url-progress.ts';
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
  /** Stands beside the steps. */
  children: ReactNode;
}

/** Before the first event: what is left to do, and what has been seen of it. */
export function FirstRun({ status, onImport, submitSecrets: send, children }: Props) {
  const { setup } = status;
  const { timeFormatter: times, now } = usePage();
  const overUrl = requestUrlProgress(setup, times, useNow(now, 60_000));
  const overSocket = socketModeProgress(status, overUrl.event);
  const [chosen, choose] = useState<ConnectionMethod | null>(null);
  // Whoever has begun one way is shown that one.
  const isUrl = status.socket === null && (setup.secret_present || setup.calls.length > 0);
  const way = chosen ?? (isUrl ? 'url' : 'socket');
  const progress = way === 'socket' ? overSocket : overUrl;
  return (
    <main className="first">
      <section className="setup" aria-labelledby="setup-title">
        <header>
          <h2 id="setup-title">{heading(progress.left)}</h2>
          <p className="lead">This page changes by itself as each step succeeds. Nothing needs a reload.</p>
        </header>
        <fieldset className="ways">
          <legend>How Slack reaches SlackPanda</legend>
          {CONNECTION_METHODS.map(({ id, label }) => (
            <label key={id}>
              <input type="radio" name="way" checked={way === id} onChange={() => choose(id)} /> {label}
            </label>
          ))}
        </fieldset>
        <ol className="steps">
          {way === 'socket' ? (
            <SocketModeSteps progress={overSocket} submitSecrets={send} />
          ) : (
            <RequestUrlSteps progress={overUrl} send={send} />
          )}
          <SetupStep number={4} title="Receive the first event" progress={progress.event}>
            <p>Invite the app to a channel and write a message there. It appears here within a second.</p>
            <div className="act">
              <code className="line">/invite @SlackPanda</code>
            </div>
          </SetupStep>
          <SetupStep number={5} title="Import the past, if you like" progress={importProgress(status.import)}>
            <p>Drop an export of the workspace on this page, now or whenever you have it.</p>
            <div className="act">
              <button type="button" className="button quiet" onClick={onImport}>
                Choose an export
              </button>
            </div>
          </SetupStep>
        </ol>
        <RequestLog calls={setup.calls} />
      </section>
      {children}
    </main>
  );
}

function heading(left: number): string {
  if (left === 0) return 'Waiting for the first message';
  const words = numberInWords(left);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)} ${left === 1 ? 'step' : 'steps'} to your first number`;
}
