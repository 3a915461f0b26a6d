import type { CountingDefinition, HealthConstants } from 'backend/core/records/counting-definition';
import { useId, useState } from 'react';
import { formatNumberExactly } from './describe-changes.ts';
import { CONSTANTS, type ConstantName, problemOf, readConstant } from './score-constants.ts';

interface Props {
  health: CountingDefinition['health'];
  /** What holds where the definition has no constant. */
  settings: HealthConstants;
  onChange: (parts: Partial<CountingDefinition>, entry: 'replace') => void;
}

/** Texts that are being typed, and may be no numbers yet. */
type Drafts = Partial<Record<ConstantName, string>>;

/** Weights and limits of the score. A text that is no number changes nothing, and a sentence says what is wrong. */
export function ScoreForm({ health, settings, onChange }: Props) {
  const [drafts, setDrafts] = useState<Drafts>({});
  const problem = readDrafts(drafts, health, settings).problem;
  function type(name: ConstantName, text: string): void {
    const next = { ...drafts, [name]: text };
    const read = readDrafts(next, health, settings);
    setDrafts(next);
    if (read.problem === '') onChange({ health: read.health }, 'replace');
  }
  return (
    <section aria-labelledby="counts-score">
      <h3 id="counts-score">Health score</h3>
      <p className="hint">An empty field has the value of the server’s settings.</p>
      <div className="constants">
        {CONSTANTS.map(({ name, label }) => (
          <ConstantField
            key={name}
            name={name}
            label={label}
            text={drafts[name] ?? (health[name] === undefined ? '' : String(health[name]))}
            placeholder={formatNumberExactly(settings[name])}
            onChange={(text) => type(name, text)}
            onLeave={() => problem === '' && setDrafts({})}
          />
        ))}
      </div>
      <p role="alert" className="wrong">
        {problem && `${problem} The score keeps the values before.`}
      </p>
    </section>
  );
}

/** The constants with what is being typed, and what is wrong with them; an empty text if nothing is. */
function readDrafts(
  drafts: Drafts,
  health: CountingDefinition['health'],
  settings: HealthConstants,
): { health: Partial<HealthConstants>; problem: string } {
  const typed: Partial<HealthConstants> = { ...health };
  for (const { name } of CONSTANTS) {
    const draft = drafts[name];
    if (draft === undefined) continue;
    const read = readConstant(name, draft);
    if ('problem' in read) return { health, problem: read.problem };
    if (read.value === null) delete typed[name];
    else typed[name] = read.value;
  }
  return { health: typed, problem: problemOf({ ...settings, ...typed }) };
}

interface FieldProps {
  name: ConstantName;
  label: string;
  text: string;
  placeholder: string;
  onChange: (text: string) => void;
  onLeave: () => void;
}

function ConstantField({ name, label, text, placeholder, onChange, onLeave }: FieldProps) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        inputMode="decimal"
        autoComplete="off"
        placeholder={placeholder}
        aria-invalid={'problem' in readConstant(name, text)}
        value={text}
        onChange={({ target }) => onChange(target.value)}
        onBlur={onLeave}
      />
    </div>
  );
}
