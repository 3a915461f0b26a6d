import type { NameDirectory } from 'backend/core/metrics/name-directory';
import {
  type CountingDefinition,
  DEFAULT_DEFINITION,
  isSameDefinition,
} from 'backend/core/records/counting-definition';
import { type FormEvent, type RefObject, use, useState } from 'react';
import { toSentence } from '../../format/format.ts';
import { useView } from '../../ui/page/view-context.ts';
import { describeChanges } from './describe-changes.ts';
import { SubmitDefinitionContext } from './submit-definition-context.ts';
import type { EditedDefinition } from './use-definition.ts';

/** A change of the history that the viewer wants to undo. */
export interface UndoneChange {
  /** What counted before it. */
  before: CountingDefinition;
  /** The note that the form proposes. */
  note: string;
}

interface Props {
  /** The definition of the community. */
  own: CountingDefinition;
  edited: EditedDefinition;
  directory: NameDirectory;
  /** The change that this page undoes; null for none. */
  undone: UndoneChange | null;
  /** Receives the focus when a change of the history is to be undone. */
  section: RefObject<HTMLElement | null>;
}

/** Makes what counts on this page the community's definition, with a name and a note. */
export function UseForEverybody({ own, edited, directory, undone, section }: Props) {
  const { definition, isChanged } = edited;
  const [typedNote, setTypedNote] = useState<string | null>(null);
  const isUndo = undone !== null && isSameDefinition(definition, undone.before);
  const note = typedNote ?? (isUndo ? undone.note : '');
  const submit = use(SubmitDefinitionContext);
  const { changeView } = useView();
  const [by, setBy] = useState('');
  const [outcome, setOutcome] = useState<{ problem: string } | null>(null);
  const [isBusy, setBusy] = useState(false);
  async function onSubmit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setBusy(true);
    const stored = isSameDefinition(definition, DEFAULT_DEFINITION) ? null : definition;
    const problem = await submit(stored, by.trim(), note.trim());
    setBusy(false);
    setOutcome({ problem });
    if (problem !== '') return;
    setTypedNote(null);
    // The page shows the community's definition, which is the same as soon as its record arrives.
    changeView({ definition: null }, 'replace');
  }
  return (
    <section ref={section} tabIndex={-1} aria-labelledby="counts-everybody">
      <h3 id="counts-everybody">Use for everybody</h3>
      {isChanged ? (
        <form onSubmit={(event) => void onSubmit(event)}>
          <p>Changes: {describeChanges(own, definition, directory).join('; ')}.</p>
          <label>
            <span>Your name</span>
            <input
              required
              maxLength={100}
              autoComplete="name"
              value={by}
              onChange={({ target }) => setBy(target.value)}
            />
          </label>
          <label>
            <span>Note: why</span>
            <input maxLength={1000} value={note} onChange={({ target }) => setTypedNote(target.value)} />
          </label>
          <button type="submit" className="button" disabled={isBusy || by.trim() === ''}>
            Use for everybody
          </button>
        </form>
      ) : (
        <p className="hint">Change something above first. Every page, the badge and /metrics then follow.</p>
      )}
      <p role="status" className={outcome?.problem ? 'wrong' : undefined}>
        {outcome?.problem && `Not saved: ${toSentence(outcome.problem)}`}
        {outcome?.problem === '' && !isChanged && 'Saved. It counts for everybody.'}
      </p>
    </section>
  );
}
