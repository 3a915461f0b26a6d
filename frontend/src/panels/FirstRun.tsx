import type { HealthRules } from 'backend/core/health';
import type { Settings } from 'backend/core/settings';
import type { Status } from 'backend/core/status';
import { count, inWords } from '../format.ts';
import { Calls } from './Calls.tsx';
import { Copyable } from './Copyable.tsx';
import { MANIFEST_URL, REQUEST_URL } from './manifest-link.ts';
import { usePage } from './page.ts';
import { Step } from './Step.tsx';
import { importStep, setupProgress } from './setup-steps.ts';
import { useNow } from './use-now.ts';

/** As text: some systems draw this arrow as a coloured picture. */
const OUTWARD = '↗\uFE0E';

interface Props {
  status: Status;
  settings: Settings | null;
  onImport: () => void;
}

/** Before the first event: what is left to do, and what has been seen of it. */
export function FirstRun({ status, settings, onImport }: Props) {
  const { setup } = status;
  const { times, now } = usePage();
  const progress = setupProgress(setup, times, useNow(now, 60_000));
  return (
    <main className="first">
      <section className="setup" aria-labelledby="setup-title">
        <header>
          <h2 id="setup-title">{heading(progress.left)}</h2>
          <p className="lead">This page changes by itself as each step succeeds. Nothing needs a reload.</p>
        </header>
        <ol className="steps">
          <Step number={1} title="Create the Slack app" progress={progress.app}>
            <p>One link opens Slack with every setting filled in: scopes, events and the request URL.</p>
            <div className="act">
              <a className="button" href={MANIFEST_URL} target="_blank" rel="noopener noreferrer">
                Create from manifest {OUTWARD}
              </a>
            </div>
          </Step>
          <Step number={2} title="Paste the signing secret" progress={progress.secret}>
            <p>
              Slack shows it under Basic Information. Put it into <code>.env</code> and restart.
            </p>
            <div className="act">
              <code className="line">SLACK_SIGNING_SECRET=…</code>
            </div>
          </Step>
          <Step number={3} title="Verify the request URL" progress={progress.url}>
            <p>Paste this, with your public address in it, into Event Subscriptions. Slack calls it at once.</p>
            <div className="act">
              <Copyable text={REQUEST_URL} />
            </div>
          </Step>
          <Step number={4} title="Receive the first event" progress={progress.event}>
            <p>Invite the app to a channel and write a message there. It appears here within a second.</p>
            <div className="act">
              <code className="line">/invite @SlackPanda</code>
            </div>
          </Step>
          <Step number={5} title="Import the past, if you like" progress={importStep(status.import)}>
            <p>Drop an export of the workspace on this page, now or whenever you have it.</p>
            <div className="act">
              <button type="button" className="button quiet" onClick={onImport}>
                Choose an export
              </button>
            </div>
          </Step>
        </ol>
        <Calls calls={setup.calls} />
      </section>
      <Ghosts rules={settings?.health ?? null} />
    </main>
  );
}

function heading(left: number): string {
  if (left === 0) return 'Waiting for the first message';
  const words = inWords(left);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)} ${left === 1 ? 'step' : 'steps'} to your first number`;
}

/** What will stand here. */
function Ghosts({ rules }: { rules: HealthRules | null }) {
  const score = rules
    ? `Starts at ${count(rules.base)}. Each message adds ${count(rules.perMessage)}, each new member ${count(rules.perMember)}.`
    : 'Grows with every message and every new member.';
  const ghosts = [
    ['Community health', score],
    ['Messages 30 d', 'Counts from the first event.'],
    ['New members 30 d', 'People who join are counted from the first event on.'],
    ['Recent activity', 'No events yet. The newest will be on top.'],
    ['Leaderboard', 'The ten who write most will be listed here.'],
  ] as const;
  return (
    <aside className="ghosts" aria-label="What will appear">
      {ghosts.map(([title, text]) => (
        <section key={title} className="panel">
          <header>
            <h2>{title}</h2>
          </header>
          <p className="dash" aria-hidden="true">
            —
          </p>
          <p>{text}</p>
        </section>
      ))}
    </aside>
  );
}
