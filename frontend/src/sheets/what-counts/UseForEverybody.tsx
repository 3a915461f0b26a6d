import type { WhatCounts } from 'backend/core/queries/what-counts/what-counts';
import { DEFAULT_DEFINITION, isSameDefinition } from 'backend/core/records/counting-definition';
import { type FormEvent, use, useState } from 'react';
import { toSentence } from '../../format/format.ts';
import { useView } from '../../ui/page/view-context.ts';
import { namesOf } from './definition-names.ts';
import { describeChanges } from './describe-changes.ts';
import { SubmitDefinitionContext } from './submit-definition-context.ts';
import type { EditedDefinition } from './use-definition.ts';

interface Props {
  whatCounts: WhatCounts;
  edited: EditedDefinition;
}

/** Makes what counts on this page the community's definition, with a name and a note. */
export function UseForEverybody({ whatCounts, edited: { definition, isChanged } }: Props) {
  const submit = use(SubmitDefinitionContext);
  const { changeView } = useView();
  const [by, setBy] = useState('');
  const [note, setNote] = useState('');
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
    setNote('');
    // The page shows the community's definition, which is the same as soon as its record arrives.
    changeView({ definition: null }, 'replace');
  }
  return (
    <section aria-labelledby="counts-everybody">
      <h3 id="counts-everybody">Use for everybody</h3>
      {isChanged ? (
        <form onSubmit={(event) => void onSubmit(event)}>
          <p>Changes: {describeChanges(whatCounts.own, definition, namesOf(whatCounts)).join('; ')}.</p>
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
            <input maxLength={1000} value={note} onChange={({ target }) => setNote(target.value)} />
          </label>
          <button type="submit" className="button" disabled={isBusy || by.trim() === ''}>
            Use for everybody
          </button>
        </form>
      ) : (
        <p className="hint">Change something above first. Every page, the badge and /metrics then follow.</p>
      )}
      <p role="status" className={outcome?.problem ? 'wrong' : undefined}>
        {outcome && (outcome.problem ? `Not saved: ${toSentence(outcome.problem)}` : 'Saved. It counts for everybody.')}
      </p>
    </section>
  );
}
