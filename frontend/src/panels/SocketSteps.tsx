import { SOCKET_MANIFEST_URL } from './manifest-link.ts';
import { SecretsForm, type SendSecrets } from './SecretsForm.tsx';
import { Step } from './Step.tsx';
import type { SocketProgress } from './socket-progress.ts';

/** As text: some systems draw this arrow as a coloured picture. */
const OUTWARD = '↗\uFE0E';

const FIELDS = [
  { name: 'app_token', label: 'App-level token', hint: 'xapp-…' },
  { name: 'bot_token', label: 'Bot token', hint: 'xoxb-…' },
] as const;

interface Props {
  progress: SocketProgress;
  send: SendSecrets;
}

/** The way that needs no public address. */
export function SocketSteps({ progress, send }: Props) {
  return (
    <>
      <Step number={1} title="Create the Slack app" progress={progress.app}>
        <p>One link opens Slack with every setting filled in. Then press Install App there.</p>
        <div className="act">
          <a className="button" href={SOCKET_MANIFEST_URL} target="_blank" rel="noopener noreferrer">
            Create from manifest {OUTWARD}
          </a>
        </div>
      </Step>
      <Step number={2} title="Paste the two tokens" progress={progress.tokens}>
        <p>
          App-level: Basic Information, App-Level Tokens, with <code>connections:write</code>. Bot: OAuth & Permissions.
        </p>
        <SecretsForm fields={FIELDS} send={send} />
      </Step>
      <Step number={3} title="Connect" progress={progress.connection}>
        <p>SlackPanda calls Slack; no address of yours is needed, and no tunnel.</p>
      </Step>
    </>
  );
}
