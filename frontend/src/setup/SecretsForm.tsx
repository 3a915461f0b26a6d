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

/** Takes what Slack shows, says what is wrong with it, and saves it only when asked. */
export function SecretsForm({ fields, submitSecrets: send }: Props) {
  const [values, setValues] = useState<SlackSecrets>({});
  const [answer, setAnswer] = useState<SetupResponse | null>(null);
  const [isBusy, setBusy] = useState(false);
  const isEmpty = fields.every(({ name }) => !values[name]);

  async function submit(save: boolean): Promise<void> {
    setBusy(true);
    const given = fields.map(({ name }) => [name, values[name]?.trim() || undefined]);
    const said = await send(Object.fromEntries(given), save);
    setAnswer(said);
    setBusy(false);
    // What is saved need not stand in a page any longer.
    if (said.saved) setValues({});
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
              setAnswer(null);
              setValues({ ...values, [name]: target.value });
            }}
          />
          <FindingText finding={answer?.findings[name]} />
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
        {answer?.saved && 'Saved. SlackPanda starts again with it; this page goes on by itself.'}
        {answer?.problem && `Not saved: ${toSentence(answer.problem)}`}
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
