import { CopyableText } from './CopyableText.tsx';
import { CreateAppStep } from './CreateAppStep.tsx';
import { CREATE_HTTP_APP_URL, REQUEST_URL } from './manifest-link.ts';
import type { RequestUrlProgress } from './request-url-progress.ts';
import { SecretsForm, type SubmitSecrets } from './SecretsForm.tsx';
import { SetupStep } from './SetupStep.tsx';

const FIELDS = [
  { name: 'signing_secret', label: 'Signing secret', hint: '32 digits and letters' },
  { name: 'bot_token', label: 'Bot token, for names and history', hint: 'xoxb-…' },
] as const;

interface Props {
  progress: RequestUrlProgress;
  submitSecrets: SubmitSecrets;
}

/** The steps for an app to which Slack posts events at a request URL. */
export function RequestUrlSteps({ progress, submitSecrets }: Props) {
  return (
    <>
      <CreateAppStep createUrl={CREATE_HTTP_APP_URL} progress={progress.app}>
        One link opens Slack with every setting filled in: scopes, events and the request URL.
      </CreateAppStep>
      <SetupStep number={2} title="Paste the signing secret" progress={progress.secret}>
        <p>Slack shows it under Basic Information.</p>
        <SecretsForm fields={FIELDS} submitSecrets={submitSecrets} />
      </SetupStep>
      <SetupStep number={3} title="Verify the request URL" progress={progress.url}>
        <p>
          Paste this, with your public address in it, under Event Subscriptions. Slack sends a request to it at once.
        </p>
        <div className="act">
          <CopyableText text={REQUEST_URL} />
        </div>
      </SetupStep>
    </>
  );
}
