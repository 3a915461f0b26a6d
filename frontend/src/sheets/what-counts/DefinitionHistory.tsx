import type { SetDefinition, WhatCounts } from 'backend/core/queries/what-counts/what-counts';
import { DEFAULT_DEFINITION, isSameDefinition } from 'backend/core/records/counting-definition';
import { use, useState } from 'react';
import { stripBidiOverrides } from '../../format/bidi-overrides.ts';
import { toSentence } from '../../format/format.ts';
import { usePage } from '../../ui/page/page-context.ts';
import { namesOf } from './definition-names.ts';
import { describeChanges } from './describe-changes.ts';
import { SubmitDefinitionContext } from './submit-definition-context.ts';

/** Who changed what counts for everybody, when and why. Each change can be undone: what was before it counts again. */
export function DefinitionHistory({ whatCounts }: { whatCounts: WhatCounts }) {
  const submit = use(SubmitDefinitionContext);
  const [outcome, setOutcome] = useState('');
  const { history, own } = whatCounts;
  async function undo({ by, before }: SetDefinition, at: string): Promise<void> {
    setOutcome('');
    const stored = isSameDefinition(before, DEFAULT_DEFINITION) ? null : before;
    const problem = await submit(stored, 'Undo', `What counted before the change by ${by} of ${at}`);
    setOutcome(problem ? `Not saved: ${toSentence(problem)}` : 'Saved. It counts for everybody.');
  }
  return (
    <section aria-labelledby="counts-history">
      <h3 id="counts-history">History</h3>
      {history.length === 0 ? (
        <p className="hint">Nobody has changed what counts for everybody.</p>
      ) : (
        <ol className="history">
          {history.map((entry) => (
            <HistoryEntry
              key={entry.id}
              entry={entry}
              whatCounts={whatCounts}
              canUndo={!isSameDefinition(entry.before, own)}
              onUndo={(at) => void undo(entry, at)}
            />
          ))}
        </ol>
      )}
      <p role="status">{outcome}</p>
    </section>
  );
}

interface EntryProps {
  entry: SetDefinition;
  whatCounts: WhatCounts;
  canUndo: boolean;
  onUndo: (at: string) => void;
}

function HistoryEntry({ entry, whatCounts, canUndo, onUndo }: EntryProps) {
  const { timeFormatter, present } = usePage();
  const at = timeFormatter.shortDateTime(entry.at, present());
  return (
    <li>
      <p>
        <b>
          <bdi>{stripBidiOverrides(entry.by)}</bdi>
        </b>{' '}
        <time dateTime={new Date(entry.at).toISOString()}>{at}</time>
      </p>
      <p>{describeChanges(entry.before, entry.definition, namesOf(whatCounts)).join('; ')}</p>
      {entry.note && (
        <p className="hint">
          <bdi>{stripBidiOverrides(entry.note)}</bdi>
        </p>
      )}
      {canUndo && (
        <button type="button" className="button quiet" onClick={() => onUndo(at)}>
          Undo: count as before it
        </button>
      )}
    </li>
  );
}
