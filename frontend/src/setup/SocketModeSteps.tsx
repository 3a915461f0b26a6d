import { CREATE_SOCKET_MODE_APP_URL } from './manifest-link.ts';
import { SecretsForm, type SubmitSecrets } from './SecretsForm.tsx';
import { SetupStep } from './SetupStep.tsx';
import type { SocketModeProgress } from './socket-mode-progress.ts';

/** As text: some systems draw this arrow as a coloured picture. */
const EXTERNAL_LINK_ARROW = '↗\uFE0E';

const FIELDS = [
  { name: 'app_token', label: 'App-level token', hint: 'xapp-…' },
  { name: 'bot_token', label: 'Bot token', hint: 'xoxb-…' },
] as const;

interface Props {
  progress: SocketModeProgress;
  submitSecrets: SubmitSecrets;
}

/** The way that needs no public address. */
export function SocketModeSteps({ progress, submitSecrets: send }: Props) {
  return (
    <>
      <SetupStep number={1} title="Create the Slack app" progress={progress.app}>
        <p>One link opens Slack with every setting filled in. Then press Install App there.</p>
        <div className="act">
          <a className="button" href={CREATE_SOCKET_MODE_APP_URL} target="_blank" rel="noopener noreferrer">
            Create from manifest {EXTERNAL_LINK_ARROW}
          </a>
        </div>
      </SetupStep>
      <SetupStep number={2} title="Paste the two tokens" progress={progress.tokens}>
        <p>
          App-level: Basic Information, App-Level Tokens, with <code>connections:write</code>. Bot: OAuth & Permissions.
        </p>
        <SecretsForm fields={FIELDS} submitSecrets={send} />
      </SetupStep>
      <SetupStep number={3} title="Connect" progress={progress.connection}>
        <p>SlackPanda calls Slack; no address of yours is needed, and no tunnel.</p>
      </SetupStep>
    </>
  );
}
