import { Copyable } from './Copyable.tsx';
import { MANIFEST_URL, REQUEST_URL } from './manifest-link.ts';
import { SecretsForm, type SendSecrets } from './SecretsForm.tsx';
import { Step } from './Step.tsx';
import type { SetupProgress } from './setup-steps.ts';

/** As text: some systems draw this arrow as a coloured picture. */
const OUTWARD = '↗\uFE0E';

const FIELDS = [
  { name: 'signing_secret', label: 'Signing secret', hint: '32 digits and letters' },
  { name: 'bot_token', label: 'Bot token, for names and history', hint: 'xoxb-…' },
] as const;

/** The way over an address that Slack can call. */
export function UrlSteps({ progress, send }: { progress: SetupProgress; send: SendSecrets }) {
  return (
    <>
      <Step number={1} title="Create the Slack app" progress={progress.app}>
        <p>One link opens Slack with every setting filled in: scopes, events and the request URL.</p>
        <div className="act">
          <a className="button" href={MANIFEST_URL} target="_blank" rel="noopener noreferrer">
            Create from manifest {OUTWARD}
          </a>
        </div>
      </Step>
      <Step number={2} title="Paste the signing secret" progress={progress.secret}>
        <p>Slack shows it under Basic Information.</p>
        <SecretsForm fields={FIELDS} send={send} />
      </Step>
      <Step number={3} title="Verify the request URL" progress={progress.url}>
        <p>Paste this, with your public address in it, into Event Subscriptions. Slack calls it at once.</p>
        <div className="act">
          <Copyable text={REQUEST_URL} />
        </div>
      </Step>
    </>
  );
}
