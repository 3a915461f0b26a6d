import { CreateAppStep } from './CreateAppStep.tsx';
import { CREATE_SOCKET_MODE_APP_URL } from './manifest-link.ts';
import { SecretsForm, type SubmitSecrets } from './SecretsForm.tsx';
import { SetupStep } from './SetupStep.tsx';
import type { SocketModeProgress } from './socket-mode-progress.ts';

const FIELDS = [
  { name: 'app_token', label: 'App-level token', hint: 'xapp-…' },
  { name: 'bot_token', label: 'Bot token', hint: 'xoxb-…' },
] as const;

interface Props {
  progress: SocketModeProgress;
  submitSecrets: SubmitSecrets;
}

/** The steps for an app that needs no public address. */
export function SocketModeSteps({ progress, submitSecrets }: Props) {
  return (
    <>
      <CreateAppStep createUrl={CREATE_SOCKET_MODE_APP_URL} progress={progress.app}>
        One link opens Slack with every setting filled in. Then press Install App there.
      </CreateAppStep>
      <SetupStep number={2} title="Paste the two tokens" progress={progress.tokens}>
        <p>
          App-level: Basic Information, App-Level Tokens, with <code>connections:write</code>. Bot: OAuth & Permissions.
        </p>
        <SecretsForm fields={FIELDS} submitSecrets={submitSecrets} />
      </SetupStep>
      <SetupStep number={3} title="Connect" progress={progress.connection}>
        <p>SlackPanda opens the connection to Slack, so you need no public address and no tunnel.</p>
      </SetupStep>
    </>
  );
}
