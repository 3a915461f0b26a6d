import type { SetupResponse, SlackSecrets } from 'backend/core/protocol/setup-response';
import { type FormEvent, useState } from 'react';
import { toSentence } from '../format/format.ts';

export type SubmitSecrets = (secrets: SlackSecrets, save: boolean) => Promise<SetupResponse>;

interface SecretField {
  name: keyof SlackSecrets;
  label: string;
  hint: string;
}

interface Props {
  fields: readonly SecretField[];
  submitSecrets: SubmitSecrets;
}

/** Takes tokens and secret, shows what is wrong with each, and saves them only on request. */
export function SecretsForm({ fields, submitSecrets }: Props) {
  const [values, setValues] = useState<SlackSecrets>({});
  const [response, setResponse] = useState<SetupResponse | null>(null);
  const [isBusy, setBusy] = useState(false);
  const isEmpty = fields.every(({ name }) => !values[name]);

  async function submit(save: boolean): Promise<void> {
    setBusy(true);
    const entries = fields.map(({ name }) => [name, values[name]?.trim() || undefined]);
    const newResponse = await submitSecrets(Object.fromEntries(entries), save);
    setResponse(newResponse);
    setBusy(false);
    // Saved secrets are removed from the page.
    if (newResponse.saved) setValues({});
  }

  function onSubmit(event: FormEvent): void {
    event.preventDefault();
    void submit(false);
  }

  return (
    <form className="secrets" onSubmit={onSubmit}>
      {fields.map(({ name, label, hint }) => (
        <label key={name}>
          <span>{label}</span>
          <input
            type="password"
            autoComplete="off"
            spellCheck={false}
            placeholder={hint}
            value={values[name] ?? ''}
            onChange={({ target }) => {
              setResponse(null);
              setValues({ ...values, [name]: target.value });
            }}
          />
          <FindingText finding={response?.findings[name]} />
        </label>
      ))}
      <div className="act">
        <button type="submit" className="button quiet" disabled={isEmpty || isBusy}>
          Check
        </button>
        <button type="button" className="button" disabled={isEmpty || isBusy} onClick={() => void submit(true)}>
          Save to .env and use
        </button>
      </div>
      <p role="status">
        {response?.saved && 'Saved. SlackPanda restarts with it, and this page reconnects by itself.'}
        {response?.problem && `Not saved: ${toSentence(response.problem)}`}
      </p>
    </form>
  );
}

function FindingText({ finding }: { finding: SetupResponse['findings'][keyof SlackSecrets] }) {
  return (
    <small role="status" className={finding && (finding.ok ? 'right' : 'wrong')}>
      {finding && `${finding.ok ? '✓' : '✕'} ${finding.text}`}
    </small>
  );
}
